import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shouldNotify, type EndFacts } from '../../../../src/vscode/notifications/should-notify.ts';
import { inState, task } from '../tasks.ts';

const failed = { kind: 'failed', reason: 'exit', exitCode: 1, message: '' } as const;
const finished = { kind: 'finished', exitCode: 0 } as const;
const reported = (facts: Partial<EndFacts>): boolean =>
  shouldNotify({ task: inState(failed), level: 'failures', muted: false, requested: false, ...facts });
const notifying = (notify: string, status: typeof failed | typeof finished) =>
  task(`command = "x"\nnotify = "${notify}"`, { status });

describe('which ends show a notification', () => {
  it('failures, unless the setting is none, or the task is muted', () => {
    assert.equal(reported({}), true);
    assert.equal(reported({ level: 'none' }), false);
    assert.equal(reported({ muted: true }), false);
    assert.equal(reported({ task: notifying('never', failed) }), false);
  });

  it('a success only where the task or the setting says so', () => {
    assert.equal(reported({ task: inState(finished) }), false);
    assert.equal(reported({ task: notifying('always', finished) }), true);
    assert.equal(reported({ task: inState(finished), level: 'all' }), true);
    assert.equal(reported({ task: notifying('never', finished), level: 'all' }), false);
  });

  it('the end of a run for which that was asked', () => {
    assert.equal(reported({ task: notifying('never', finished), requested: true }), true);
    assert.equal(reported({ task: inState(finished), requested: true, level: 'none' }), false);
  });

  it('never a stop, a retry, or anything that is no end', () => {
    for (const kind of ['stopped', 'starting'] as const)
      assert.equal(reported({ task: inState({ kind }), level: 'all' }), false);
    const backoff = { kind: 'backoff', attempt: 1, maxRetries: 3, until: 0, last: failed } as const;
    assert.equal(reported({ task: inState(backoff), level: 'all' }), false);
  });
});
