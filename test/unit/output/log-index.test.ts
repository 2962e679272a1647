import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type LogIndex, parseIndex } from '../../../src/output/log-index.ts';

const index: LogIndex = {
  version: 1,
  epoch: 'abc',
  runs: [{ run: 3, stdout: 10, stderr: 0, combined: 19 }],
  files: { stdout: [{ start: 10, inode: '77' }], stderr: [], combined: [] },
  mark: { combined: 19, stdout: 10, stderr: 0 },
};

describe('The index of the log files', () => {
  it('is read as it was written', () => {
    assert.deepEqual(parseIndex(JSON.stringify(index)), index);
  });

  it('of a later version, damaged, or torn anywhere is no index', () => {
    assert.equal(parseIndex(JSON.stringify({ ...index, version: 2 })), undefined);
    assert.equal(parseIndex(JSON.stringify({ ...index, mark: { combined: -1, stdout: 0, stderr: 0 } })), undefined);
    assert.equal(parseIndex(JSON.stringify({ ...index, files: { ...index.files, stdout: [null] } })), undefined);
    const text = JSON.stringify(index);
    for (let end = 0; end < text.length; end++) assert.equal(parseIndex(text.slice(0, end)), undefined);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.json(), (text) => void parseIndex(text)));
  });
});
