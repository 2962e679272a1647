import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { summaryItem } from '../../../../src/vscode/status-bar/summary-words.ts';

const counts = { total: 5, running: 3, failed: 0, busy: false, unknown: 0, connecting: 0 };

describe('the item of the status bar', () => {
  it('says how many of how many run', () => {
    assert.deepEqual(summaryItem(counts, 0), {
      text: '$(play-circle) 3/5',
      label: 'Dirigent: 3/5 running',
      isAlarming: false,
    });
  });

  it('spins while something starts or stops', () => {
    assert.equal(summaryItem({ ...counts, busy: true }, 1)?.text, '$(loading~spin) 3/5');
  });

  it('warns about an unseen failure, and only about that', () => {
    assert.deepEqual(summaryItem({ ...counts, failed: 1 }, 1), {
      text: '$(error) 3/5',
      label: 'Dirigent: 3/5 running, 1 task failed',
      isAlarming: true,
    });
    assert.equal(summaryItem({ ...counts, failed: 1 }, 0)?.isAlarming, false);
  });

  it('says of what cannot be reached that it is unknown, and gives no number for it', () => {
    assert.deepEqual(summaryItem({ ...counts, running: 0, unknown: 5 }, 0), {
      text: '$(question) ?/5',
      label: 'Dirigent: state unknown',
      isAlarming: false,
    });
    assert.equal(summaryItem({ ...counts, unknown: 2 }, 0)?.label, 'Dirigent: 3/3 running, 2 unknown');
  });

  it('is not there where there are no tasks', () => {
    assert.equal(summaryItem({ ...counts, total: 0 }, 0), undefined);
  });
});
