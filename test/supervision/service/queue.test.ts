import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const runner = (keys: string): string => `[task_runner]\n${keys}\n\n`;
const JOBS = ['a', 'b', 'c', 'd'].map((name) => shellTask(name, waitForFile(`${name}.end`))).join('');

async function waits(supervised: Supervised, name: string): Promise<unknown> {
  const { status } = await supervised.task(name);
  return status.kind === 'waiting' ? [status.for, status.position] : status.kind;
}

describe('the queue for a slot', () => {
  it('is served in its order, and everybody sees his place in it', async () => {
    await using supervised = await Supervised.start(runner('max_running = 1') + JOBS);
    for (const name of ['a', 'c', 'b']) await supervised.start(name);
    assert.deepEqual(
      [await waits(supervised, 'c'), await waits(supervised, 'b')],
      [
        ['slot', 1],
        ['slot', 2],
      ],
    );
    assert.match(
      (await supervised.request('tasks/explain', { task: 'b' })).text,
      /is waiting for a free slot.*max_running = 1.*number 2 in the queue/,
    );
    await supervised.touch('a.end');
    await supervised.until('c', ({ status }) => status.kind === 'running');
    assert.deepEqual(await waits(supervised, 'b'), ['slot', 1]);
    await supervised.stop('c');
    await supervised.until('b', ({ status }) => status.kind === 'running');
  });

  it('refuses a start beyond its length: an error to the caller, an event for all, and nothing changed', async () => {
    await using supervised = await Supervised.start(runner('max_running = 1\nmax_queued = 1') + JOBS);
    await supervised.request('subscribe', { events: true });
    const rejected = supervised.next('tasks/event', ({ event }) => event === 'rejected');
    const { tasks } = await supervised.start('a', 'b', 'c');
    assert.deepEqual(
      tasks.map(({ error }) => error !== undefined),
      [false, false, true],
    );
    assert.match(tasks[2]?.error ?? '', /"c" was not started.*queue is full.*max_queued = 1/);
    assert.equal((await rejected).task, 'c');
    assert.deepEqual([tasks[2]?.task.status.kind, tasks[2]?.task.wanted], ['stopped', 'down']);
    await supervised.touch('a.end');
    await supervised.until('b', ({ status }) => status.kind === 'running');
    assert.equal((await supervised.start('c')).tasks[0]?.error, undefined);
    await assert.rejects(supervised.request('tasks/run', { command: 'true' }), /not started.*queue is full/);
  });

  it('gives the slot of a task that waits for a retry or a dependency to others', async () => {
    await using supervised = await Supervised.start(
      runner('max_running = 1') +
        shellTask('flaky', 'exit 1', 'restart = "on-failure"\nrestart_delay = "10m"') +
        shellTask('late', 'exec sleep 1000', 'depends_on = { flaky = "started" }') +
        JOBS,
    );
    await supervised.start('flaky');
    await supervised.until('flaky', ({ status }) => status.kind === 'backoff');
    await supervised.start('late');
    assert.equal((await supervised.start('a')).tasks[0]?.task.status.kind, 'running');
  });

  it('lets a task that is restarted keep its slot', async () => {
    await using supervised = await Supervised.start(runner('max_running = 1') + JOBS);
    await supervised.start('a');
    await supervised.start('b');
    await supervised.request('tasks/restart', { tasks: { names: ['a'] } });
    assert.equal((await supervised.task('a')).runId, 'a#2');
    assert.deepEqual([await waits(supervised, 'a'), await waits(supervised, 'b')], ['running', ['slot', 1]]);
  });

  it('is shorter at once when the file allows more', async () => {
    await using supervised = await Supervised.start(runner('max_running = 1') + JOBS);
    await supervised.start('a', 'b', 'c');
    await supervised.write(runner('max_running = 2') + JOBS);
    await supervised.request('project/reload', {});
    await supervised.until('b', ({ status }) => status.kind === 'running');
    assert.deepEqual(await waits(supervised, 'c'), ['slot', 1]);
  });
});
