import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { refusalWords } from '../../../../src/vscode/consent/refusals.ts';
import { inState } from '../tasks.ts';

const refused = (name: string, error = 'The queue is full.') => ({
  task: { ...inState({ kind: 'stopped' }, { name }), title: name.toUpperCase() },
  error,
});

describe('the startup tasks that did not start', () => {
  it('are none where all is well, nor are those that are reported as failed', () => {
    const failed = inState({ kind: 'failed', reason: 'spawn', message: 'No such program.' }, { runId: 'api#1' });
    const tasks = [{ task: inState({ kind: 'stopped' }) }, { task: failed, error: 'No such program.' }];
    assert.equal(refusalWords({ tasks }, 'shop'), undefined);
  });

  it('are reported with the reason', () => {
    assert.equal(refusalWords({ tasks: [refused('api')] }, 'shop'), 'API did not start: The queue is full.');
    const task = inState({ kind: 'failed', reason: 'dependency', message: 'Needs db, which failed.' });
    const words = refusalWords({ tasks: [{ task, error: 'Needs db, which failed.' }] }, 'shop');
    assert.equal(words, 'api did not start: Needs db, which failed.');
  });

  it('are reported in one sentence, however many they are', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => refused(name));
    assert.equal(
      refusalWords({ tasks }, 'shop'),
      '6 startup tasks of “shop” did not start: A, B, C, D and 2 more. The queue is full.',
    );
  });
});
