import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/model/history.ts';
import { historyOf } from '../../../src/store/history.ts';

type Told = readonly [
  event: JournalEntry['event'],
  run: number,
  data?: Readonly<Record<string, unknown>> | undefined,
  task?: string,
];

/** One event a second. */
function journalOf(...reported: readonly Told[]): {
  readonly journal: Parameters<typeof historyOf>[0];
  read: () => number;
} {
  const entries = reported.map(([event, run, data, task = 'web'], second): JournalEntry => {
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    return { time, task, run, event, ...(data === undefined ? {} : { data }) };
  });
  let read = 0;
  return {
    read: () => read,
    journal: {
      async *backwards(task) {
        for (const entry of entries.toReversed()) {
          await Promise.resolve();
          read += 1;
          if (task === undefined || entry.task === task) yield entry;
        }
      },
    },
  };
}

describe('the history of all tasks', () => {
  it('goes by when the runs began, whatever is said of one of them later', async () => {
    const { journal } = journalOf(
      ['started', 1],
      ['finished', 1, { exitCode: 0 }],
      ['started', 1, undefined, 'db'],
      ['stopped', 1, { reason: 'user' }],
    );
    const runs = await historyOf(journal, { limit: 10 });
    assert.deepEqual(
      runs.map(({ runId }) => runId),
      ['db#1', 'web#1'],
    );
  });
});

describe('the history of a task', () => {
  it('has for each run when it ran and how it ended, newest first', async () => {
    const { journal } = journalOf(
      ['started', 1],
      ['finished', 1, { exitCode: 0 }],
      ['started', 2],
      ['failed', 2, { reason: 'exit', exitCode: 3, message: 'It ended with 3.' }],
      ['started', 3],
      ['stopping', 3, { reason: 'user' }],
      ['stopped', 3, { reason: 'user', signal: 'SIGTERM' }],
      ['started', 4],
    );
    assert.deepEqual(await historyOf(journal, { task: 'web', limit: 10 }), [
      { runId: 'web#4', outcome: 'running', startedAt: '2026-01-01T00:00:07.000Z' },
      {
        runId: 'web#3',
        outcome: 'stopped',
        startedAt: '2026-01-01T00:00:04.000Z',
        stoppedAt: '2026-01-01T00:00:06.000Z',
        signal: 'SIGTERM',
        reason: 'user',
        durationMs: 2000,
      },
      {
        runId: 'web#2',
        outcome: 'failed',
        startedAt: '2026-01-01T00:00:02.000Z',
        stoppedAt: '2026-01-01T00:00:03.000Z',
        exitCode: 3,
        reason: 'exit',
        durationMs: 1000,
      },
      {
        runId: 'web#1',
        outcome: 'finished',
        startedAt: '2026-01-01T00:00:00.000Z',
        stoppedAt: '2026-01-01T00:00:01.000Z',
        exitCode: 0,
        durationMs: 1000,
      },
    ]);
  });

  async function outcomes(...reported: readonly Told[]): Promise<readonly string[]> {
    const past = await historyOf(journalOf(...reported).journal, { limit: 10 });
    return past.map(({ runId, outcome, reason }) => [runId, outcome, reason].filter(Boolean).join(' '));
  }

  it('counts a run that will be tried again as failed, with why', async () => {
    const failure = { attempt: 1, reason: 'signal', signal: 'SIGSEGV' };
    assert.deepEqual(await outcomes(['started', 1], ['retrying', 1, failure], ['started', 2]), [
      'web#2 running',
      'web#1 failed signal',
    ]);
  });

  it('counts a good run that is started again by its policy as finished', async () => {
    assert.deepEqual(
      await outcomes(['started', 1], ['finished', 1, { exitCode: 0 }], ['retrying', 1, { delayMs: 500 }]),
      ['web#1 finished'],
    );
  });

  it('has a lost run as lost, though the engine goes on to count it as failed', async () => {
    assert.deepEqual(await outcomes(['started', 1], ['lost', 1], ['failed', 1, { reason: 'lost' }]), ['web#1 lost']);
  });

  it('keeps how a run ended when its task is said to fail later without a run', async () => {
    const dependency = { reason: 'dependency', message: 'db failed' };
    assert.deepEqual(await outcomes(['started', 1], ['finished', 1], ['queued', 1], ['failed', 1, dependency]), [
      'web#1 finished',
    ]);
  });

  it('has no run for a start that was called off or failed on a dependency', async () => {
    assert.deepEqual(
      await outcomes(['queued', 0], ['canceled', 0], ['queued', 0], ['failed', 0, { reason: 'dependency' }]),
      [],
    );
  });

  it('has a run for a spawn that failed', async () => {
    assert.deepEqual(await outcomes(['failed', 1, { reason: 'spawn', message: 'not found' }]), ['web#1 failed spawn']);
  });

  it('knows a run whose beginning was rotated away, or whose supervisor died', async () => {
    assert.deepEqual(await outcomes(['ready', 1], ['finished', 1]), ['web#1 finished']);
    assert.deepEqual(await outcomes(['adopted', 2]), ['web#2 running']);
  });

  it('reads no further back than it must', async () => {
    const reported = Array.from({ length: 100 }, (_, run): readonly Told[] => [
      ['started', run + 1],
      ['finished', run + 1],
    ]).flat();
    const { journal, read } = journalOf(...reported);
    assert.equal((await historyOf(journal, { limit: 3 })).length, 3);
    assert.equal(read(), 6);
  });

  it('is of all tasks where none is named', async () => {
    assert.deepEqual(await outcomes(['started', 1], ['started', 1, undefined, 'db']), [
      'db#1 running',
      'web#1 running',
    ]);
  });
});
