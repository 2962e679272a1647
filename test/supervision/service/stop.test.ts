import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { Rig } from '../../support/rig/rig.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const rigTask = (rig: Rig, keys = ''): string => `[[tasks]]\nname = "web"\n${rig.command('web').toml}\n${keys}\n`;

async function assertNoProcessLeft(supervised: Supervised): Promise<void> {
  assert.deepEqual(
    (await supervised.processes()).map(({ pid }) => pid),
    [supervised.pid],
  );
}

describe('stopping', () => {
  it('runs the stop command in place of the signal, with its words in the log', async () => {
    await using supervised = await Supervised.start(
      shellTask(
        'web',
        `trap 'echo TERM' TERM; echo up; ${waitForFile('stop')}; echo bye`,
        `stop_command = "echo stopping $DIRIGENT_PID for $DIRIGENT_TASK; touch stop"`,
      ),
    );
    const pid = (await supervised.start('web')).tasks[0]?.task.pid;
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'up\n'));
    const { tasks } = await supervised.stop('web');
    assert.equal(tasks[0]?.task.status.kind, 'stopped');
    assert.equal(await supervised.logFile('web', 'stdout.log'), `up\nstopping ${String(pid)} for web\nbye\n`);
  });

  for (const [what, command] of [
    ['fails', 'exit 1'],
    ['hangs', 'sleep 1000'],
    ['does nothing', 'true'],
  ] as const)
    it(`goes on where the stop command ${what}`, async () => {
      await using supervised = await Supervised.start(
        shellTask('web', 'exec sleep 1000', `stop_command = "${command}"\nstop_timeout = "100ms"`),
      );
      await supervised.start('web');
      const { tasks } = await supervised.stop('web');
      assert.equal(tasks[0]?.task.status.kind, 'stopped');
      await assertNoProcessLeft(supervised);
    });

  it('is shown at once, and kills processes that ignore the signal when its time is over', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "200ms"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.catchSignals('SIGTERM');
    const stopping = supervised.until('web', ({ status }) => status.kind === 'stopping');
    const stopped = supervised.stop('web');
    const { status } = await stopping;
    assert.ok(status.kind === 'stopping');
    // It may be killed before that is shown, or before it can say that it was asked: 200 ms are not much on a busy
    // machine.
    assert.deepEqual([status.pid, status.reason], [web.pid, 'user']);
    const { tasks } = await stopped;
    assert.equal(tasks[0]?.task.status.kind, 'stopped');
    assert.equal(tasks[0].task.lastFailure, undefined, 'a stop of ours is no failure');
    await web.ended;
  });

  it('kills now when it is asked for a second time', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "10m"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.catchSignals('SIGTERM');
    const stopping = supervised.until('web', ({ status }) => status.kind === 'stopping');
    const first = supervised.stop('web');
    await web.nextSignal();
    const { status } = await stopping;
    assert.ok(status.kind === 'stopping' && !status.forced);
    const second = await supervised.stop('web');
    assert.equal(second.tasks[0]?.task.status.kind, 'stopped');
    assert.equal((await first).tasks[0]?.task.status.kind, 'stopped');
    await assertNoProcessLeft(supervised);
  });

  it('kills at once when that is asked for', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "10m"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.catchSignals('SIGTERM');
    const { tasks } = await supervised.request('tasks/kill', { tasks: { names: ['web'] } });
    assert.equal(tasks[0]?.task.status.kind, 'stopped');
    await assertNoProcessLeft(supervised);
  });

  it('asks the whole group with the signal of the task', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_signal = "SIGINT"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.fork('child');
    const child = await rig.command('child').next();
    await Promise.all([web, child].map((each) => each.catchSignals('SIGINT')));
    const stopped = supervised.stop('web');
    assert.deepEqual(await Promise.all([web.nextSignal(), child.nextSignal()]), ['SIGINT', 'SIGINT']);
    await Promise.all([web.exit(0), child.exit(0)]);
    assert.equal((await stopped).tasks[0]?.task.status.kind, 'stopped');
  });

  it('is over when the last of the group has gone, not when its leader has', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "10m"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.fork('child');
    const child = await rig.command('child').next();
    await child.catchSignals('SIGTERM');
    const stopped = supervised.stop('web');
    await child.nextSignal();
    await web.ended;
    assert.equal((await supervised.task('web')).status.kind, 'stopping');
    await child.exit(0);
    assert.equal((await stopped).tasks[0]?.task.status.kind, 'stopped');
  });

  it('leaves no process: not one that ignores SIGTERM, nor one that called setsid and forked twice', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "200ms"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.fork('stubborn');
    await web.fork('first', { detached: true });
    const [stubborn, first] = await Promise.all([rig.command('stubborn').next(), rig.command('first').next()]);
    await first.fork('second', { detached: true });
    const second = await rig.command('second').next();
    await first.exit(0);
    for (const each of [stubborn, second]) await each.catchSignals('SIGTERM', 'SIGHUP', 'SIGINT');
    const { tasks } = await supervised.stop('web');
    assert.equal(tasks[0]?.task.status.kind, 'stopped');
    for (const { pid } of [web, stubborn, second]) assert.equal(await isRunning(pid), false);
    await assertNoProcessLeft(supervised);
  });

  it('stops what a task left behind when it ended by itself', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "200ms"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.fork('child', { detached: true });
    const child = await rig.command('child').next();
    await child.catchSignals('SIGTERM');
    await web.exit(0);
    const { exitCode } = await supervised.until('web', ({ status }) => status.kind === 'finished');
    assert.equal(exitCode, 0);
    assert.equal(await isRunning(child.pid), false);
  });

  it('is answered when the task was started again meanwhile; it starts when the old run is gone', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(rigTask(rig, 'stop_timeout = "10m"'));
    await supervised.start('web');
    const web = await rig.command('web').next();
    await web.catchSignals('SIGTERM');
    const stopped = supervised.stop('web');
    await web.nextSignal();
    const started = supervised.start('web');
    assert.equal((await stopped).tasks[0]?.task.wanted, 'up');
    await web.exit(0);
    assert.equal((await started).tasks[0]?.task.runId, 'web#2');
    await rig.command('web').next();
    assert.equal(rig.command('web').invocations, 2);
  });
});
