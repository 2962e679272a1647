import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { statusFacts, type StatusFacts } from '../../../src/client/status-facts.ts';
import { statusDetail } from '../../../src/client/task-words.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { taskInfo } from '../cli/task-infos.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const inState = (status: TaskInfo['status'], more: Partial<TaskInfo> = {}): TaskInfo =>
  taskInfo('api', { status, ...more });

const last = { reason: 'exit', exitCode: 1, message: 'It ended with exit code 1.' } as const;
const backoff = { kind: 'backoff', attempt: 2, maxRetries: 5, until: now + 3000, last } as const;
const running = { kind: 'running', pid: 7, health: 'none' } as const;
const unkillable = { kind: 'failed', reason: 'unkillable', message: 'It lives.', pid: 9, stopReason: 'user' } as const;

/** What there is to say, and how it is said in English. */
const table: readonly (readonly [task: TaskInfo, facts: StatusFacts, detail: string])[] = [
  [inState({ kind: 'stopped' }), { state: 'stopped' }, ''],
  [
    inState({ kind: 'waiting', for: 'dependencies', on: ['db', 'cache'] }),
    { state: 'waiting', wait: { for: 'dependencies', names: ['db', 'cache'] } },
    'for db, cache',
  ],
  [
    inState({ kind: 'waiting', for: 'consent', on: [] }),
    { state: 'waiting', wait: { for: 'consent' } },
    'for your approval of its changed command',
  ],
  [
    inState({ kind: 'waiting', for: 'delay', on: [] }),
    { state: 'waiting', wait: { for: 'delay' } },
    'for its restart delay',
  ],
  [inState({ kind: 'waiting', for: 'slot', on: [] }), { state: 'waiting', wait: { for: 'slot' } }, 'for a free slot'],
  [
    inState({ kind: 'waiting', for: 'slot', on: [], position: 2 }),
    { state: 'waiting', wait: { for: 'slot', position: 2 } },
    'for a free slot, number 2 in the queue',
  ],
  [
    inState({ kind: 'starting', waitsFor: 'env_file "a": a pipe' }),
    { state: 'starting', wait: { for: 'file', what: 'env_file "a": a pipe' } },
    'waiting for env_file "a": a pipe',
  ],
  [inState(running, { startedAt: new Date(now - 5000).toISOString() }), { state: 'running', pid: 7, upMs: 5000 }, ''],
  [inState({ ...running, health: 'unhealthy' }), { state: 'running', pid: 7, health: 'unhealthy' }, 'unhealthy'],
  [inState({ kind: 'stopping', pid: 7, reason: 'user', forced: false }), { state: 'stopping', pid: 7 }, ''],
  [inState({ kind: 'stopping', pid: 7, reason: 'user', forced: true }), { state: 'killing', pid: 7 }, 'killing'],
  [
    inState(backoff),
    { state: 'backoff', failure: last, retry: { attempt: 2, of: 5, inMs: 3000 } },
    'It ended with exit code 1.; retry 2 of 5 in 3s',
  ],
  [
    inState({ ...backoff, maxRetries: 0, until: now - 1 }),
    { state: 'backoff', failure: last, retry: { attempt: 2, inMs: -1 } },
    'It ended with exit code 1.; retry 2 in 0ms',
  ],
  [inState({ kind: 'finished', exitCode: 0 }, { durationMs: 1200 }), { state: 'finished', tookMs: 1200 }, ''],
  [
    inState({ kind: 'finished', exitCode: 3, left: 'nginx (pid 5)' }),
    { state: 'finished', exitCode: 3, left: 'nginx (pid 5)' },
    'exit code 3; leftover processes were stopped: nginx (pid 5)',
  ],
  [inState(unkillable), { state: 'failed', failure: unkillable }, 'It lives.'],
  [
    inState({ ...running, health: 'healthy' }, { changed: true }),
    { state: 'running', pid: 7, health: 'healthy', change: 'restart' },
    'healthy; changed, restart to apply',
  ],
  [
    inState(running, { changed: true, awaitsConsent: true, runAtStartup: true }),
    { state: 'running', pid: 7, change: 'approval' },
    'changed, waiting for your approval',
  ],
  [
    inState(running, { changed: true, awaitsConsent: true, runAtStartup: false }),
    { state: 'running', pid: 7, change: 'restart' },
    'changed, restart to apply',
  ],
  [inState({ kind: 'stopped' }, { changed: true }), { state: 'stopped' }, ''],
];

describe('What a state has to say', () => {
  it('is decided once, as data', () => {
    for (const [task, facts, detail] of table) assert.deepEqual(statusFacts(task, now), facts, detail);
  });

  it('is said in English to terminals and agents', () => {
    for (const [task, { state }, detail] of table) assert.equal(statusDetail(task, now), detail, state);
  });
});
