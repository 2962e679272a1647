import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { connectOrLaunch } from '../../../src/client/connect-or-launch.ts';
import { ReconnectingClient } from '../../../src/client/reconnecting-client.ts';
import { eventually } from '../../support/eventually.ts';
import type { Invocation } from '../../support/rig/invocation.ts';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine, type Running } from '../cli/command-line.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'dist', 'supervisor.js');

const slowTask = (rig: Rig): string => `
[[tasks]]
name = "web"
${rig.command('web').toml}
run_at_startup = true
stop_timeout = "10m"
`;

/** Runs until the test lets it go: SIGTERM alone does not end it. */
async function startSlow(supervised: Supervised, rig: Rig): Promise<Invocation> {
  await supervised.start('web');
  const web = await rig.command('web').next();
  await web.catchSignals('SIGTERM');
  return web;
}

/** Resolves when the command line is connected to the supervisor that the test is connected to. */
async function arrival(supervised: Supervised): Promise<void> {
  await eventually(async () => {
    const { clients } = await supervised.request('supervisor/info', {});
    assert.ok(clients.some(({ name }) => name === 'dirigent'));
  });
}

/** `up -d`, asked of a supervisor that was about to end, has started the task at the next one. */
async function assertCarriedOver(supervised: Supervised, rig: Rig, up: Running): Promise<void> {
  const { code, stderr } = await up.ended;
  assert.equal(code, 0, stderr);
  const again = await rig.command('web').next();
  const [task] = JSON.parse(await new CommandLine(supervised).text('list', '--json')) as TaskInfo[];
  assert.deepEqual([task?.status.kind, task?.pid], ['running', again.pid]);
}

async function tooSoon(up: Running): Promise<never> {
  const { code, stdout, stderr } = await up.ended;
  throw new Error(`It ended with ${String(code)} before the task ran: ${stdout}${stderr}`);
}

describe('a supervisor that is about to end', () => {
  it('starts nothing any more, and still shows what it stops', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(slowTask(rig));
    const web = await startSlow(supervised, rig);
    process.kill(supervised.pid, 'SIGTERM');
    await web.nextSignal();
    for (const client of [supervised.client, await supervised.connect()]) {
      const names = { names: ['web'] };
      await assert.rejects(client.request('tasks/start', { tasks: names }), { code: 'ending' });
      await assert.rejects(client.request('tasks/restart', { tasks: names }), { code: 'ending' });
      await assert.rejects(client.request('tasks/run', { command: 'true' }), { code: 'ending' });
      await assert.rejects(client.request('project/startup', { hash: '' }), { code: 'ending' });
      const { tasks } = await client.request('tasks/list', {});
      assert.deepEqual(
        tasks.map(({ name, status }) => [name, status.kind]),
        [['web', 'stopping']],
      );
    }
    assert.deepEqual((await supervised.request('supervisor/info', {})).lease, { kind: 'ending' });
    await supervised.request('tasks/kill', { tasks: { all: true } });
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await supervised.processes(), []);
  });

  for (const [how, end] of [
    ['SIGTERM', (supervised: Supervised) => process.kill(supervised.pid, 'SIGTERM')],
    ['dirigent down', (supervised: Supervised) => new CommandLine(supervised).spawn('down')],
  ] as const)
    it(`leaves a start to the next one, which is launched for it: ${how}`, async () => {
      await using rig = await Rig.start();
      await using supervised = await Supervised.start(slowTask(rig), ['--detached']);
      const web = await startSlow(supervised, rig);
      end(supervised);
      await web.nextSignal();
      const up = new CommandLine(supervised).spawn('up', '-d');
      await arrival(supervised);
      await web.exit(0);
      assert.equal(await supervised.ended(), 0);
      await assertCarriedOver(supervised, rig, up);
    });

  it('is followed into the next one by a client in the foreground', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(slowTask(rig), ['--detached']);
    const web = await startSlow(supervised, rig);
    process.kill(supervised.pid, 'SIGTERM');
    await web.nextSignal();
    const up = new CommandLine(supervised).spawn('up');
    await arrival(supervised);
    await web.exit(0);
    const again = await Promise.race([rig.command('web').next(), tooSoon(up)]);
    await again.stdout('second life\n');
    await up.until(/second life/);
    await again.exit(0);
    assert.equal((await up.ended).code, 0);
  });

  it('carries out each start once, here or at the next one, whenever it was asked for', async () => {
    await using supervised = await Supervised.prepare('');
    const address = await supervised.address();
    const open = (): Promise<ReconnectingClient<Awaited<ReturnType<typeof connectOrLaunch>>>> =>
      ReconnectingClient.open({
        connect: () =>
          connectOrLaunch({
            folder: supervised.folder,
            address,
            storage: supervised.storageRoot,
            script,
            env: supervised.env,
            args: ['--detached'],
            client: { kind: 'cli', name: 'test', version: '0' },
          }),
      });
    const asked: string[] = [];
    for (let round = 0; round < 4; round++) {
      const clients = await Promise.all(Array.from({ length: 5 }, open));
      const { pid } = clients[0]?.latest.supervisor ?? {};
      assert.ok(pid !== undefined);
      const runs = clients.map(async (client, index) => {
        const name = `r${round}-${index}`;
        asked.push(name);
        // Before, at and after the signal, as near to it as requests can be.
        for (let turn = 0; turn < index; turn++) await client.request('supervisor/info', {});
        if (index === 2) process.kill(pid, 'SIGTERM');
        await client.request('tasks/run', { name, command: `echo x >> ${name}`, shell: true });
        client.dispose();
      });
      await Promise.all(runs);
    }
    await supervised.connect();
    // One that had started when the signal came was stopped like everything else, perhaps before its first line.
    await eventually(async () => {
      const { tasks } = await supervised.request('tasks/list', {});
      assert.deepEqual(tasks.map(({ name }) => name).sort(), [...asked].sort());
      assert.ok(tasks.every(({ runId, name }) => runId === `${name}#1`));
      const done = tasks.filter(({ status }) => status.kind === 'finished').map(({ name }) => name);
      const files = await readdir(supervised.folder);
      assert.ok(done.length > 0 && done.every((name) => files.includes(name)));
    });
  });

  it('kills nothing in haste where the last window and the login end at the same time', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(`[task_runner]\nlinger = 0\n${slowTask(rig)}`);
    const editor = await supervised.connect({ kind: 'editor' });
    const watcher = await supervised.connect();
    const web = await startSlow(supervised, rig);
    editor.dispose();
    assert.equal(await web.nextSignal(), 'SIGTERM');
    process.kill(supervised.pid, 'SIGTERM');
    await eventually(async () => {
      assert.equal((await watcher.request('supervisor/info', {})).lease.kind, 'ending');
    });
    const { status } = await supervised.task('web');
    assert.ok(status.kind === 'stopping' && !status.forced, 'it has all the time of its stop_timeout');
    process.kill(supervised.pid, 'SIGTERM');
    await web.ended;
    assert.equal(await supervised.ended(), 0);
  });
});
