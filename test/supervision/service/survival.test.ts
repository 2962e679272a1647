import assert from 'node:assert/strict';
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { shellTask } from '../../support/shell-task.ts';
import type { RunRecord } from '../../../src/store/run-records.ts';
import { eventually } from '../../support/eventually.ts';
import { killedInBackoff } from './killed-in-backoff.ts';

/** Counts as fast as it can; every line is numbered, so that a lost, torn or repeated one shows. */
const COUNTER = `
[[tasks]]
name = "counter"
command = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo \\"line $i\\"; done"
shell = true

[[tasks]]
name = "bystander"
command = "sleep 1000"
shell = true

[[tasks]]
name = "brief"
command = "read go; exit 42"
shell = true
`;

describe('the violent death of a supervisor', () => {
  it('costs no byte, no pid and no exit code', async () => {
    await using supervised = await Supervised.start(COUNTER);
    const { tasks } = await supervised.start('counter', 'bystander', 'brief');
    const pids = Object.fromEntries(tasks.map(({ task }) => [task.name, task.pid]));
    for (let round = 0; round < 3; round++) {
      await supervised.kill();
      await supervised.launch();
    }
    assert.equal((await supervised.task('bystander')).pid, pids['bystander']);
    assert.equal((await supervised.task('brief')).pid, pids['brief']);
    await supervised.until('counter', ({ status }) => status.kind === 'finished');
    const expected = Array.from({ length: 60_000 }, (_, index) => `line ${String(index + 1)}`);
    const lines = (await supervised.logFile('counter', 'stdout.log')).trimEnd().split('\n');
    assert.deepEqual(lines, expected);
    const combined = (await supervised.logFile('counter', 'combined.log')).trimEnd().split('\n');
    assert.deepEqual(
      combined,
      expected.map((line) => `[stdout] ${line}`),
    );
  });

  it('does not hide how a task ended while no supervisor was there', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "brief"
command = "while [ ! -e go ]; do sleep 0.02; done; echo last words; exit 42"
shell = true
`);
    await supervised.start('brief');
    const startedAt = await eventually(async () => {
      const text = await readFile(supervised.storage.recordPath('brief'), 'utf8');
      const record = JSON.parse(text) as RunRecord;
      assert.ok(record.startedAt !== undefined);
      return record.startedAt;
    });
    await supervised.kill();
    await supervised.touch('go');
    // The shim notes it a moment after the end.
    const exit = join(supervised.storage.runFolder('brief', 1), 'exit');
    await eventually(async () => assert.match(await readFile(exit, 'utf8'), /\n$/));
    // As if that had been long ago: the next one comes the day after.
    const ended = (startedAt + 7) / 1000;
    await utimes(exit, ended, ended);
    await supervised.launch();
    const task = await supervised.until('brief', ({ status }) => status.kind === 'failed');
    assert.equal(task.exitCode, 42);
    assert.equal(task.durationMs, 7);
    assert.equal(await supervised.logFile('brief', 'stdout.log'), 'last words\n');
  });

  it('reports a failure that happened meanwhile to the next window, and to no later one', async () => {
    await using supervised = await Supervised.start(
      '[[tasks]]\nname = "brief"\ncommand = "while [ ! -e go ]; do sleep 0.02; done; exit 42"\nshell = true\n',
    );
    await supervised.start('brief');
    await supervised.kill();
    await supervised.touch('go');
    const exit = join(supervised.storage.runFolder('brief', 1), 'exit');
    await eventually(async () => assert.match(await readFile(exit, 'utf8'), /\n$/));
    await supervised.launch();
    await supervised.until('brief', ({ status }) => status.kind === 'failed');
    assert.deepEqual(await noticesOfNewWindow(supervised), ['brief#1 failed']);
    // That it was given is on disk a moment later.
    const notices = join(supervised.storage.folder, 'notices.json');
    await eventually(async () => assert.match(await readFile(notices, 'utf8'), /"pending":\s*\[\]/));
    await supervised.kill();
    await supervised.launch();
    assert.deepEqual(await noticesOfNewWindow(supervised), []);
  });

  it('does not make a second copy of anything', async () => {
    await using supervised = await Supervised.start(COUNTER);
    await supervised.start('bystander');
    await supervised.kill();
    await supervised.launch();
    await supervised.start('bystander');
    const sleepers = (await supervised.processes()).filter(({ command }) => command === 'sleep 1000');
    assert.equal(sleepers.length, 1);
    await supervised.stop('bystander');
    assert.deepEqual(
      (await supervised.processes()).map(({ pid }) => pid),
      [supervised.pid],
    );
  });

  it('renews a restart that was waiting for its turn', async () => {
    await using supervised = await killedInBackoff('2s');
    await supervised.launch();
    const task = await supervised.until(
      'flaky',
      ({ runId, status }) => runId === 'flaky#2' && status.kind === 'backoff',
    );
    assert.equal(task.wanted, 'up');
  });

  it('does not make it forget a restart that still waits for the old run to end', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "slow"
command = "trap 'while [ ! -e go ]; do sleep 0.02; done; exit 3' TERM; while :; do sleep 0.02; done"
shell = true
stop_timeout = "30s"
`);
    const pid = (await supervised.start('slow')).tasks[0]?.task.pid ?? 0;
    const restarting = supervised.request('tasks/restart', { tasks: { names: ['slow'] } });
    restarting.catch(() => undefined);
    await eventually(async () =>
      assert.match(await readFile(supervised.storage.recordPath('slow'), 'utf8'), /"kind":"stopping"/),
    );
    await supervised.kill();
    await supervised.launch();
    const adopted = await supervised.task('slow');
    assert.equal(adopted.status.kind, 'stopping');
    assert.equal(adopted.pid, pid);
    await supervised.touch('go');
    const again = await supervised.until('slow', ({ status }) => status.kind === 'running');
    assert.equal(again.runId, 'slow#2');
  });

  it('makes no failure of a requested stop whose end no supervisor saw', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(
      `[[tasks]]\nname = "web"\n${rig.command('web').toml}\nstop_timeout = "10m"\n`,
    );
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.catchSignals('SIGTERM');
    supervised.stop('web').catch(() => undefined);
    await web.nextSignal();
    await supervised.kill();
    // As a power cut would: shim and all.
    for (const { pid } of await supervised.processes()) process.kill(pid, 'SIGKILL');
    await eventually(async () => assert.deepEqual(await supervised.processes(), []));
    await supervised.launch();
    const { status, wanted } = await supervised.task('web');
    assert.deepEqual([status, wanted], [{ kind: 'stopped' }, 'down']);
  });

  it('gives a task that goes on failing no fresh budget of retries', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "flaky"
command = "while [ ! -e go ]; do sleep 0.02; done; rm go; exit 1"
shell = true
restart = "on-failure:1"
restart_delay = "1ms"
`);
    await supervised.start('flaky');
    await supervised.touch('go');
    await supervised.until('flaky', ({ runId, status }) => runId === 'flaky#2' && status.kind === 'running');
    await supervised.kill();
    await supervised.launch();
    assert.equal((await supervised.task('flaky')).restarts, 1);
    await supervised.touch('go');
    const task = await supervised.until('flaky', ({ status }) => status.kind === 'failed');
    assert.ok(task.status.kind === 'failed' && task.status.reason === 'gave-up');
    assert.equal(task.runId, 'flaky#2');
  });

  it('costs a task its variables neither while its lines in the file are being edited', async () => {
    if (process.platform !== 'linux') return;
    const file = shellTask(
      'web',
      'echo "$COLOR"; while [ ! -e go ]; do sleep 0.02; done; rm go; exit 1',
      'restart = "on-failure"\nrestart_delay = "1ms"\nenv = { COLOR = "blue" }\ntimeout = "5m"',
    );
    await using supervised = await Supervised.start(file);
    await supervised.start('web');
    await supervised.write(file.replace('"5m"', '"5 minut"'));
    await supervised.kill();
    await supervised.launch();
    await supervised.touch('go');
    await supervised.until('web', ({ runId, status }) => runId === 'web#2' && status.kind === 'running');
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'blue\n'));
    const record = await readFile(supervised.storage.recordPath('web'), 'utf8');
    assert.ok(!record.includes('blue'), 'values are in memory alone');
  });
});

/** The ends that a window which opens now reports to its user. */
async function noticesOfNewWindow(supervised: Supervised): Promise<readonly string[]> {
  const editor = await supervised.connect({ kind: 'editor' });
  const notices: string[] = [];
  editor.on('tasks/event')(({ task, run, event, notify }) => {
    if (notify === true) notices.push(`${task}#${run} ${event}`);
  });
  await editor.request('subscribe', { changes: true, events: true, eventInfo: false });
  // Its answer comes after what was sent because of the subscription.
  await editor.request('ping', {});
  return notices;
}
