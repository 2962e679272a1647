import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

describe('the timeout of a run', () => {
  it('ends it, whatever it started, and says so', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'sleep 1000 & sleep 1000', 'timeout = "100ms"'));
    await supervised.start('job');
    const { status } = await supervised.until('job', (task) => task.status.kind === 'failed');
    assert.equal(status.kind === 'failed' && status.reason, 'timeout');
    assert.match(
      (await supervised.request('tasks/explain', { task: 'job' })).text,
      /ran longer than 100ms and was stopped/,
    );
    const { events } = await supervised.request('tasks/events', { task: 'job' });
    assert.ok(events.some(({ event }) => event === 'timeout'));
    assert.deepEqual(
      (await supervised.processes()).map(({ pid }) => pid),
      [supervised.pid],
    );
  });

  it('goes up the stop ladder where the task ignores the signal', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', "trap '' TERM; while :; do sleep 0.1; done", 'timeout = "50ms"\nstop_timeout = "100ms"'),
    );
    await supervised.start('job');
    const { status } = await supervised.until('job', (task) => task.status.kind === 'failed');
    assert.equal(status.kind === 'failed' && status.reason, 'timeout');
  });

  it('counts as a failure that may be retried', async () => {
    await using supervised = await Supervised.start(
      shellTask('job', 'sleep 1000', 'timeout = "50ms"\nrestart = "on-failure:1"\nrestart_delay = "10ms"'),
    );
    await supervised.start('job');
    const task = await supervised.until('job', ({ status }) => status.kind === 'failed');
    assert.equal(task.runId, 'job#2');
    assert.match(task.status.kind === 'failed' ? task.status.message : '', /timeout|longer/);
  });

  it('counts from the start of each run: that of an earlier one is not its own', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'exec sleep 1000', 'timeout = "400ms"'));
    await supervised.start('job');
    await supervised.request('tasks/restart', { tasks: { names: ['job'] } });
    const task = await supervised.until('job', ({ status }) => status.kind === 'failed');
    assert.equal(task.runId, 'job#2');
    assert.ok((task.durationMs ?? 0) >= 398, `lasted ${String(task.durationMs)} ms`);
  });

  it('does not touch what ends in time', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'exit 0', 'timeout = "1h"'));
    await supervised.start('job');
    await supervised.until('job', ({ status }) => status.kind === 'finished');
  });
});
