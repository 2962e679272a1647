import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { countTasks, failedWords, summaryWords } from '../../../../src/vscode/words/summary.ts';
import { inState } from '../tasks.ts';

describe('the table in a few words', () => {
  const tasks = [
    inState({ kind: 'running', pid: 1, health: 'none' }),
    inState({ kind: 'starting', pid: 2 }),
    inState({ kind: 'stopped' }),
    inState({ kind: 'failed', reason: 'exit', message: '' }),
  ];

  it('counts what has processes, what failed, and whether something is on its way', () => {
    assert.deepEqual(countTasks(tasks), { total: 4, running: 2, failed: 1, busy: true, unknown: 0, connecting: 0 });
    assert.deepEqual(countTasks([]), { total: 0, running: 0, failed: 0, busy: false, unknown: 0, connecting: 0 });
  });

  it('says how many run, and how many failed in the right number', () => {
    assert.equal(summaryWords(countTasks(tasks)), '2/4 running');
    assert.equal(failedWords(1), '1 task failed');
    assert.equal(failedWords(3), '3 tasks failed');
  });
});
