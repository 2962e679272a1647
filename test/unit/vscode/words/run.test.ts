import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HistoryEntry } from '../../../../src/model/history.ts';
import { runWords } from '../../../../src/vscode/words/run.ts';

const words = (run: Omit<HistoryEntry, 'runId'>): string => runWords({ runId: 'api#1', ...run });

describe('a run in the history', () => {
  it('says how it ended, by what, and how long it took', () => {
    assert.equal(words({ outcome: 'finished', exitCode: 0, durationMs: 3000 }), 'finished · took 3s');
    assert.equal(words({ outcome: 'finished', exitCode: 2 }), 'finished · exit 2');
    assert.equal(words({ outcome: 'failed', reason: 'exit', exitCode: 1 }), 'failed · exit 1');
    assert.equal(words({ outcome: 'failed', reason: 'signal', signal: 'SIGSEGV' }), 'failed · SIGSEGV');
    assert.equal(words({ outcome: 'failed', reason: 'timeout', signal: 'SIGTERM' }), 'failed · timed out');
    assert.equal(words({ outcome: 'stopped', reason: 'user', signal: 'SIGTERM' }), 'stopped · SIGTERM');
    assert.equal(words({ outcome: 'lost', reason: 'anything' }), 'lost');
  });

  it('is read also where a later version has written it', () => {
    assert.equal(words({ outcome: 'failed', reason: 'struck-by-lightning', exitCode: 1 }), 'failed · exit 1');
  });
});
