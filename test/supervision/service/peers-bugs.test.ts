// What others have got wrong, from their bug trackers: each test has the name of the report it is about.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readlink, readdir } from 'node:fs/promises';
import { connect as dial, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { PROTOCOL_VERSION } from '../../../src/rpc/contract.ts';
import { EXIT_ALREADY_RUNNING } from '../../../src/rpc/lock/claim-folder.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/ports.ts';
import { Rig } from '../../support/rig/rig.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';
const MIB = 1024 * 1024;

const names = (...tasks: readonly string[]): { readonly tasks: { readonly names: readonly string[] } } => ({
  tasks: { names: tasks },
});

/** A task that listens on a port and fails where it is taken. */
function listener(port: number): string {
  const code = `require('net').createServer().listen(${String(port)}, '127.0.0.1', () => console.log('up'))`;
  const healthcheck = `{ tcp = "127.0.0.1:${String(port)}", interval = "50ms" }`;
  return `[[tasks]]\nname = "web"\ncommand = ${JSON.stringify(process.execPath)}\nargs = ["-e", ${JSON.stringify(code)}]\nhealthcheck = ${healthcheck}\n`;
}

describe('bugs of the peers', () => {
  it('process-compose #347: two quick restarts leave one instance', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(`[[tasks]]\nname = "web"\n${rig.command('web').toml}\n`);
    await supervised.start('web');
    await rig.command('web').next();
    await Promise.all([1, 2, 3].map(() => supervised.request('tasks/restart', names('web'))));
    const { pid } = await supervised.task('web');
    const alive = (await supervised.processes()).filter(({ command }) => command.includes('rig-client'));
    assert.deepEqual(
      alive.map((each) => each.pid),
      [pid],
    );
  });

  it('process-compose #530: a task that waits for its dependencies can be stopped and restarted', async () => {
    await using supervised = await Supervised.start(
      shellTask('db', STAYS, 'healthcheck = { command = "test", args = ["-e", "ok"], interval = "30ms" }') +
        shellTask('api', STAYS, 'depends_on = ["db"]'),
    );
    await supervised.start('api');
    assert.equal((await supervised.stop('api')).tasks[0]?.task.status.kind, 'stopped');
    await supervised.start('api');
    const { tasks } = await supervised.request('tasks/restart', names('api'));
    assert.equal(tasks[0]?.task.status.kind, 'waiting');
    await supervised.touch('ok');
    const { runId } = await supervised.until('api', ({ status }) => status.kind === 'running');
    assert.equal(runId, 'api#1');
  });

  it('process-compose 1.122: a moment in which nothing runs is not the end of everything', async () => {
    await using supervised = await Supervised.start(
      shellTask(
        'job',
        `echo x >>runs; exit 1`,
        'restart = "always"\nrestart_delay = "100ms"\nrestart_max_delay = "100ms"',
      ),
      ['--detached'],
    );
    await supervised.start('job');
    supervised.client.dispose();
    await eventually(async () => {
      const runs = await readFile(join(supervised.folder, 'runs'), 'utf8');
      assert.ok(runs.length >= 'x\n'.length * 4);
    });
    await supervised.connect();
    assert.equal((await supervised.request('supervisor/info', {})).pid, supervised.pid);
  });

  it('process-compose 1.122: a second start takes nothing from the logs of the first', async () => {
    await using supervised = await Supervised.start(shellTask('web', `echo one; ${waitForFile('go')}; echo two`));
    await supervised.start('web');
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'one\n'));
    assert.equal(await supervised.exitCodeOf(supervised.spawnSupervisor()), EXIT_ALREADY_RUNNING);
    await supervised.touch('go');
    await supervised.until('web', ({ status }) => status.kind === 'finished');
    assert.equal(await supervised.logFile('web', 'stdout.log'), 'one\ntwo\n');
  });

  it('process-compose 1.116: a client that stops reading holds up neither the task nor the others', async () => {
    await using supervised = await Supervised.start(shellTask('flood', 'seq 1 300000'));
    const { socket: path, token } = await supervised.address();
    const stalled = dial(path);
    await once(stalled, 'connect');
    const send = (id: number, method: string, params: unknown): boolean =>
      stalled.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const client = { kind: 'cli', name: 'stalled', version: '0', pid: process.pid };
    send(1, 'hello', { token: await readFile(token, 'utf8'), protocol: PROTOCOL_VERSION, client });
    await once(stalled, 'data');
    stalled.pause();
    send(2, 'subscribe', { changes: true, events: true, output: 'all' });
    await supervised.start('flood');
    await supervised.until('flood', ({ status }) => status.kind === 'finished');
    send(3, 'tasks/output', { task: 'flood', kind: 'stdout', maxBytes: 4 * MIB });
    assert.match(await supervised.logFile('flood', 'stdout.log'), /\n300000\n$/);
    stalled.destroy();
  });

  it('process-compose #523: a name cannot hold a slash, nor lead out of its folder', async () => {
    await using supervised = await Supervised.start(shellTask('../a', STAYS) + shellTask('b', STAYS));
    const { tasks, project } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['b'],
    );
    assert.equal(project.diagnostics[0]?.severity, 'error');
    await assert.rejects(
      supervised.request('tasks/run', { command: 'true', name: '../a' }),
      /is not a valid task name/,
    );
  });

  it('devenv #2590: bytes that are no UTF-8 stop no task, and are kept as they are', async () => {
    await using supervised = await Supervised.start(
      shellTask('web', String.raw`printf '\377\376 \200\n'; echo ready; ${STAYS}`, 'healthcheck = { log = "^ready$" }'),
    );
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    const stdout = await readFile((await supervised.task('web')).logs.stdout);
    assert.deepEqual([...stdout.subarray(0, 5)], [0xff, 0xfe, 0x20, 0x80, 0x0a]);
  });

  it('devenv #2638: an environment of more than a megabyte arrives', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(`[[tasks]]\nname = "web"\n${rig.command('web').toml}\n`);
    const env = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`BIG_${String(index)}`, 'x'.repeat(100_000)]),
    );
    await supervised.request('tasks/start', { ...names('web'), env });
    const web = await rig.command('web').next();
    assert.equal(Object.values(web.env).join('').length > MIB, true);
  });

  it('devenv 2.2: after a violent death nothing is started twice and no orphan keeps the port', async () => {
    const port = await freePort();
    await using supervised = await Supervised.start(listener(port));
    await supervised.start('web');
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    await supervised.kill();
    await supervised.launch();
    await supervised.start('web');
    assert.equal((await supervised.task('web')).pid, pid);
    await supervised.stop('web');
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  it('devenv #2647: a port is free for the next run when the last one has been stopped', async () => {
    await using supervised = await Supervised.start(listener(await freePort()));
    await supervised.start('web');
    for (const run of [2, 3, 4]) {
      await supervised.until('web', ({ status }) => status.kind === 'running');
      await supervised.request('tasks/restart', names('web'));
      const task = await supervised.until('web', ({ status }) => status.kind === 'running' || status.kind === 'failed');
      assert.deepEqual([task.runId, task.status.kind], [`web#${String(run)}`, 'running']);
    }
  });

  it('devenv: a wait ends neither before the task is up nor never', async () => {
    await using supervised = await Supervised.start(
      shellTask('web', STAYS, 'healthcheck = { command = "test", args = ["-e", "ok"], interval = "30ms" }') +
        shellTask('bad', `${waitForFile('end')}; exit 1`, 'healthcheck = { command = "false" }'),
    );
    await supervised.start('web', 'bad');
    const up = supervised.request('tasks/wait', { task: 'web', until: 'ready' });
    const soon = await supervised.request('tasks/wait', { task: 'web', until: 'ready', timeoutMs: 1 });
    assert.deepEqual([soon.reached, soon.reason], [false, 'timeout']);
    await supervised.touch('ok');
    const { reached, task } = await up;
    assert.deepEqual([reached, task.status.kind], [true, 'running']);
    const never = supervised.request('tasks/wait', { task: 'bad', until: 'ready' });
    await supervised.touch('end');
    assert.deepEqual([(await never).reached, (await never).reason], [false, 'failed']);
  });

  it('devenv #2845: a terminal that closes ends neither the supervisor nor its tasks', async () => {
    await using supervised = await Supervised.start(shellTask('web', STAYS), ['--detached']);
    const pid = (await supervised.start('web')).tasks[0]?.task.pid;
    process.kill(supervised.pid, 'SIGHUP');
    const task = await supervised.task('web');
    assert.deepEqual([task.status.kind, task.pid], ['running', pid]);
  });

  it('overmind #182: a process that died is not running, and nor is a task of zombies alone', async () => {
    // The child is never waited for: it is a zombie as long as its parent lives.
    await using supervised = await Supervised.start(shellTask('web', 'sleep 0 & exec sleep 1000'));
    const pid = (await supervised.start('web')).tasks[0]?.task.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    const { status } = await supervised.until('web', (task) => task.status.kind === 'failed');
    assert.ok(status.kind === 'failed' && status.reason !== 'unkillable');
    assert.equal(status.signal, 'SIGKILL');
  });

  it('pm2: death by a signal is not exit code 0', async () => {
    await using supervised = await Supervised.start(shellTask('web', 'kill -TERM $$'));
    await supervised.start('web');
    const { status, exitCode } = await supervised.until('web', (task) => task.status.kind === 'failed');
    assert.ok(status.kind === 'failed');
    assert.deepEqual(
      [status.reason, status.reason !== 'unkillable' && status.signal, exitCode],
      ['signal', 'SIGTERM', undefined],
    );
  });

  it('mprocs #225: an escape sequence without an end, and without a newline, takes no memory', async () => {
    await using supervised = await Supervised.start(
      shellTask('web', String.raw`printf '\033]0;'; head -c 60000000 /dev/zero | tr '\0' x; echo; echo done`),
    );
    const before = (await supervised.request('supervisor/info', {})).memory.rss;
    await supervised.start('web');
    const { reached } = await supervised.request('tasks/wait', { task: 'web', until: { pattern: '^done$' } });
    assert.equal(reached, true);
    const { memory } = await supervised.request('supervisor/info', {});
    assert.ok(memory.rss - before < 60 * MIB, `${String((memory.rss - before) / MIB)} MiB more`);
  });

  it('process-compose GHSA (DNS rebinding): no page of a browser can reach the supervisor, which listens on no port', async () => {
    if (process.platform !== 'linux') return;
    await using supervised = await Supervised.start('');
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
    const LISTENING = '0A';
    const listening = tables.flatMap((table) =>
      table
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter((fields) => fields[3] === LISTENING)
        .map((fields) => `socket:[${fields[9] ?? ''}]`),
    );
    const folder = `/proc/${String(supervised.pid)}/fd`;
    const links = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')));
    assert.deepEqual(
      links.filter((link) => listening.includes(link)),
      [],
    );
    assert.ok(
      links.some((link) => link.startsWith('socket:')),
      'the look was worth something',
    );
  });

  it('supervisord (clock rollback): a clock that is set makes no delay longer, no timeout shorter, and no run older', async () => {
    await using supervised = await Supervised.prepare(
      shellTask('flaky', 'exit 1', 'restart = "on-failure:1"\nrestart_delay = "400ms"') +
        shellTask('limited', STAYS, 'timeout = "30s"'),
    );
    const HOUR_MS = 3_600_000;
    await supervised.setWallClock(0);
    await supervised.launch();
    const { startedAt = '' } = (await supervised.start('limited')).tasks[0]?.task ?? {};
    for (const ahead of [-HOUR_MS, HOUR_MS]) {
      await supervised.start('flaky');
      await supervised.setWallClock(ahead);
      const failed = await supervised.until('flaky', ({ status }) => status.kind === 'failed');
      assert.equal(failed.lastFailure?.reason, 'gave-up');
      assert.ok(failed.durationMs !== undefined && failed.durationMs >= 0 && failed.durationMs < HOUR_MS / 2);
      await supervised.kill();
      await supervised.launch();
      const { status, startedAt: still } = await supervised.task('limited');
      assert.equal(status.kind, 'running', 'its time is not over because somebody set the clock');
      assert.equal(still, startedAt);
    }
  });
});
