import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const QUICK = 'restart_delay = "10ms"\nrestart_jitter = 0.0';

/** Fails until it has run this often. */
const failsUntil = (runs: number): string => `echo x >>runs; [ $(wc -l <runs) -ge ${runs} ]`;

const isOver = ({ status }: { readonly status: { readonly kind: string } }): boolean =>
  status.kind === 'failed' || status.kind === 'finished';

describe('restarting', () => {
  it('does not happen unless it is asked for', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'exit 3'));
    await supervised.start('job');
    const task = await supervised.until('job', isOver);
    assert.deepEqual([task.status.kind, task.runId, task.restarts], ['failed', 'job#1', 0]);
  });

  it('goes on after failures until the task succeeds', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', failsUntil(3), `restart = "on-failure"\n${QUICK}`),
    );
    await supervised.start('job');
    const task = await supervised.until('job', isOver);
    assert.deepEqual([task.status.kind, task.runId, task.restarts], ['finished', 'job#3', 2]);
  });

  it('gives up after the retries that were allowed, says so, and a start by hand gives a fresh budget', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'exit 3', `restart = "on-failure:2"\n${QUICK}`));
    await supervised.start('job');
    const task = await supervised.until('job', isOver);
    assert.equal(task.runId, 'job#3');
    assert.ok(task.status.kind === 'failed');
    assert.equal(task.status.reason, 'gave-up');
    assert.match((await supervised.request('tasks/explain', { task: 'job' })).text, /gave up.* 3 .*code 3/i);
    await supervised.start('job');
    const again = await supervised.until('job', (now) => isOver(now) && now.runId !== 'job#3');
    assert.equal(again.runId, 'job#6');
  });

  it('waits twice as long each time up to the cap; chance only adds', async () => {
    await using supervised = await Supervised.start(
      shellTask(
        'job',
        'exit 1',
        'restart = "on-failure:4"\nrestart_delay = "20ms"\nrestart_max_delay = "50ms"\nrestart_jitter = 0.5',
      ),
    );
    await supervised.start('job');
    await supervised.until('job', isOver);
    const { events } = await supervised.request('tasks/events', { task: 'job' });
    const delays = events.filter(({ event }) => event === 'retrying').map(({ data }) => Number(data?.['delayMs']));
    assert.equal(delays.length, 4);
    for (const [index, least] of [20, 40, 50, 50].entries()) {
      const delay = delays[index] ?? 0;
      assert.ok(delay >= least && delay <= least * 1.5, `delay ${index} of ${delays.join()}`);
    }
    const at = (name: string): readonly number[] =>
      events.filter(({ event }) => event === name).map(({ time }) => Date.parse(time));
    const starts = at('started').slice(1);
    for (const [index, decided] of at('retrying').entries()) {
      // Two clocks: timers count monotonic time, the journal tells wall time in whole milliseconds.
      assert.ok((starts[index] ?? 0) - decided >= (delays[index] ?? 0) - 2, 'no run came before its delay was over');
    }
  });

  it('is for successes too where it is "always"', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'exit 0', `restart = "always"\n${QUICK}`));
    await supervised.start('job');
    const task = await supervised.until('job', ({ runId }) => runId === 'job#3');
    assert.equal(task.restarts, 2);
    const stopped = await supervised.stop('job');
    assert.equal(stopped.tasks[0]?.task.status.kind, 'stopped');
  });

  it('is not for exit codes that are a success', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', 'exit 3', `restart = "on-failure"\nsuccess_exit_codes = [0, 3]\n${QUICK}`),
    );
    await supervised.start('job');
    const { status, runId } = await supervised.until('job', isOver);
    assert.deepEqual([status, runId], [{ kind: 'finished', exitCode: 3 }, 'job#1']);
  });

  it('does not give up on a task that was up long enough each time', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', 'sleep 0.1; exit 1', `restart = "on-failure:1"\nrestart_reset_after = "50ms"\n${QUICK}`),
    );
    await supervised.start('job');
    // Without the reset it would have given up after the second run.
    await supervised.until('job', ({ runId }) => runId === 'job#4');
  });

  it('is called off by a stop while it waits', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', 'exit 1', 'restart = "always"\nrestart_delay = "10m"'),
    );
    await supervised.start('job');
    await supervised.until('job', ({ status }) => status.kind === 'backoff');
    assert.match(
      (await supervised.request('tasks/explain', { task: 'job' })).text,
      /will be restarted in .* \(retry 1 of 10\)/,
    );
    const { tasks } = await supervised.stop('job');
    assert.deepEqual([tasks[0]?.task.status.kind, tasks[0]?.task.wanted], ['stopped', 'down']);
  });
});
