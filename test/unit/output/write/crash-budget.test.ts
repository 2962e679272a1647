import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CrashBudget } from '../../../../src/output/write/crash-budget.ts';

describe('The budget of crashes of the capture', () => {
  it('is a window, then a pause, then again, and never used up', () => {
    const budget = new CrashBudget();
    const waits = [0, 1, 2, 3].map((at) => budget.crashed(at * 1000));
    assert.deepEqual(waits, [0, 0, 0, 0], 'at once');
    for (let at = 4000; at < 3_600_000; at += 6000)
      assert.equal(budget.crashed(at), 5000, 'a pause as long as it goes on');
    assert.equal(budget.crashed(3_700_000), 0, 'at once after a quiet minute');
  });
});
