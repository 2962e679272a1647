import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import type { WaitFor } from '../../../../src/vscode/task-provider/definition.ts';
import { isTakenCareOf, judge } from '../../../../src/vscode/task-provider/verdict.ts';
import { inState } from '../tasks.ts';

type Status = TaskInfo['status'];

const running = (health: 'none' | 'healthy' | 'unhealthy'): Status => ({ kind: 'running', pid: 7, health });
const verdict = (status: Status, waitFor: WaitFor = 'ready', wasReached = false): string => {
  const said = judge(inState(status), waitFor, wasReached);
  return said.kind === 'over' ? `over ${said.exitCode}` : said.kind;
};

describe('what a state means for a VS Code task', () => {
  it('is ready as soon as it runs, or is healthy where it is asked', () => {
    assert.equal(verdict({ kind: 'waiting', for: 'dependencies', on: ['db'] }), 'pending');
    assert.equal(verdict({ kind: 'starting', pid: 7 }), 'pending');
    assert.equal(verdict(running('none')), 'reached');
    assert.equal(verdict(running('healthy')), 'reached');
  });

  it('is started as soon as there is a process', () => {
    assert.equal(verdict({ kind: 'starting' }, 'started'), 'pending');
    assert.equal(verdict({ kind: 'starting', pid: 7 }, 'started'), 'reached');
    assert.equal(verdict(running('unhealthy'), 'started'), 'reached');
  });

  it('is finished by its end alone', () => {
    assert.equal(verdict(running('healthy'), 'finished'), 'pending');
    assert.equal(verdict({ kind: 'finished', exitCode: 0 }, 'finished'), 'over 0');
    assert.equal(verdict({ kind: 'finished', exitCode: 3 }, 'finished'), 'over 3');
  });

  it('waits on while the restart policy tries again', () => {
    const last = { reason: 'exit', exitCode: 1, message: 'It failed.' } as const;
    assert.equal(verdict({ kind: 'backoff', attempt: 1, maxRetries: 5, until: 0, last }), 'pending');
    assert.equal(verdict({ kind: 'stopping', reason: 'restart', forced: false }), 'pending');
  });

  it('fails where it becomes unhealthy before it was ready, not after', () => {
    assert.equal(verdict(running('unhealthy')), 'over 1');
    assert.equal(verdict(running('unhealthy'), 'ready', true), 'pending');
  });

  it('is no failure where it was stopped after it was ready', () => {
    assert.equal(verdict({ kind: 'stopped' }), 'over 1');
    assert.equal(verdict({ kind: 'stopped' }, 'ready', true), 'over 0');
  });

  it('ends with the exit code, with 128 and the number of a signal, and never with 0 for a failure', () => {
    const failed = (how: { exitCode?: number; signal?: NodeJS.Signals }): Status => ({
      kind: 'failed',
      reason: how.signal === undefined ? 'exit' : 'signal',
      message: 'It failed.',
      ...how,
    });
    assert.equal(verdict(failed({ exitCode: 3 })), 'over 3');
    assert.equal(verdict(failed({ signal: 'SIGKILL' })), 'over 137');
    assert.equal(verdict(failed({ exitCode: 0 })), 'over 1');
    assert.equal(verdict(failed({})), 'over 1');
    assert.equal(verdict({ kind: 'failed', reason: 'unkillable', message: 'It lives.', stopReason: 'user' }), 'over 1');
  });
});

describe('whether the task was started already', () => {
  it('is true of all that is on its way, or comes back', () => {
    assert.ok(isTakenCareOf(inState(running('none'))));
    assert.ok(isTakenCareOf(inState({ kind: 'waiting', for: 'delay', on: [] })));
    assert.ok(isTakenCareOf(inState({ kind: 'stopping', reason: 'restart', forced: false })));
  });

  it('is false of what is at rest or on its way there', () => {
    assert.ok(!isTakenCareOf(inState({ kind: 'stopped' })));
    assert.ok(!isTakenCareOf(inState({ kind: 'finished' })));
    assert.ok(!isTakenCareOf(inState({ kind: 'stopping', reason: 'user', forced: false })));
  });
});
