import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import type { Failure } from '../../../../src/vscode/words/failure.ts';
import { describeStatus, untilNextWords } from '../../../../src/vscode/words/status.ts';
import { inState } from '../tasks.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const minutesAgo = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

describe('the state of a task in words', () => {
  it('says how long a task has been up, its health and its process', () => {
    const up = inState({ kind: 'running', pid: 4242, health: 'none' }, { startedAt: minutesAgo(3) });
    assert.equal(describeStatus(up, now), 'running · 3m · pid 4242');
    const healthy = inState({ kind: 'running', pid: 7, health: 'healthy' }, { startedAt: minutesAgo(125) });
    assert.equal(describeStatus(healthy, now), 'running · healthy · 2h 5m · pid 7');
  });

  it('leaves the uptime out below a minute, so that the row stands still', () => {
    const up = inState({ kind: 'running', pid: 4242, health: 'none' }, { startedAt: minutesAgo(0.5) });
    assert.equal(describeStatus(up, now), 'running · pid 4242');
  });

  it('counts down to the next retry and says which it is', () => {
    const last = { reason: 'exit', exitCode: 1, message: '' } as const;
    const status = { kind: 'backoff', attempt: 2, maxRetries: 5, until: now + 3200, last } as const;
    assert.equal(describeStatus(inState(status), now), 'backoff · retry 2/5 in 4s');
    assert.equal(describeStatus(inState({ ...status, maxRetries: 0 }), now), 'backoff · retry 2 in 4s');
    assert.equal(describeStatus(inState({ ...status, until: now - 1 }), now), 'backoff · retry 2/5 in 1s');
  });

  it('names what a task waits for', () => {
    const waiting = (more: object) => describeStatus(inState({ kind: 'waiting', for: 'slot', on: [], ...more }), now);
    assert.equal(waiting({ for: 'dependencies', on: ['db', 'cache'] }), 'waiting for db, cache');
    assert.equal(waiting({ position: 2 }), 'waiting · number 2 in the queue');
    assert.equal(waiting({}), 'waiting · for a free slot');
    assert.equal(waiting({ for: 'delay' }), 'waiting');
  });

  it('distinguishes a kill from a stop', () => {
    const stopping = { kind: 'stopping', pid: 5, reason: 'user' } as const;
    assert.equal(describeStatus(inState({ ...stopping, forced: false }), now), 'stopping · pid 5');
    assert.equal(describeStatus(inState({ ...stopping, forced: true }), now), 'killing · pid 5');
  });

  const failures: readonly (readonly [string, Omit<Failure, 'message'>])[] = [
    ['exit 1', { reason: 'exit', exitCode: 1 }],
    ['exit code unknown', { reason: 'exit' }],
    ['SIGKILL', { reason: 'signal', signal: 'SIGKILL' }],
    ['could not start', { reason: 'spawn' }],
    ['timed out', { reason: 'timeout' }],
    ['unhealthy', { reason: 'unhealthy' }],
    ['a dependency failed', { reason: 'dependency' }],
    ['gave up after exit 3', { reason: 'gave-up', exitCode: 3 }],
    ['gave up', { reason: 'gave-up' }],
    ['lost', { reason: 'lost' }],
    ['cannot be killed', { reason: 'unkillable' }],
  ];
  for (const [words, failure] of failures) {
    it(`says “failed · ${words}”`, () => {
      assert.equal(
        describeStatus(inState({ ...failure, kind: 'failed', message: '' } as TaskInfo['status']), now),
        `failed · ${words}`,
      );
    });
  }

  it('says how long a finished task took, and nothing about a stopped one', () => {
    assert.equal(
      describeStatus(inState({ kind: 'finished', exitCode: 0 }, { durationMs: 12_300 }), now),
      'finished · took 12s',
    );
    assert.equal(describeStatus(inState({ kind: 'stopped' }), now), 'stopped');
  });

  it('hints at a changed definition only while the old one runs', () => {
    const running = { kind: 'running', pid: 1, health: 'none' } as const;
    assert.equal(
      describeStatus(inState(running, { changed: true }), now),
      'running · pid 1 · changed, restart to apply',
    );
    assert.equal(describeStatus(inState({ kind: 'stopped' }, { changed: true }), now), 'stopped');
  });
});

describe('when the words of a state change with time', () => {
  it('is at the next full minute of the uptime', () => {
    const up = inState({ kind: 'running', pid: 1, health: 'none' }, { startedAt: minutesAgo(3.25) });
    assert.equal(untilNextWords(up, now), 45_000);
  });

  it('is at the next hour once the minutes are not shown any more', () => {
    const up = inState({ kind: 'running', pid: 1, health: 'none' }, { startedAt: minutesAgo(24 * 60 + 30) });
    assert.equal(untilNextWords(up, now), 30 * 60_000);
  });

  it('is at the next second of a countdown, and never once it is over', () => {
    const last = { reason: 'exit', message: '' } as const;
    const backoff = (until: number) => inState({ kind: 'backoff', attempt: 1, maxRetries: 3, until, last });
    assert.equal(untilNextWords(backoff(now + 3200), now), 200);
    assert.equal(untilNextWords(backoff(now + 3000), now), 1000);
    assert.equal(untilNextWords(backoff(now), now), undefined);
  });

  it('is never for a task that does not run', () => {
    assert.equal(untilNextWords(inState({ kind: 'stopped' }), now), undefined);
    assert.equal(untilNextWords(inState({ kind: 'finished' }, { startedAt: minutesAgo(1) }), now), undefined);
  });
});
