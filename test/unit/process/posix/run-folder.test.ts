import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseExit, parseProcess } from '../../../../src/process/posix/run-folder.ts';

describe('the exit marker and the identity that a shim writes', () => {
  it('distinguishes a code from a signal', () => {
    assert.deepEqual(parseExit('code 143'), { kind: 'code', code: 143 });
    assert.deepEqual(parseExit('signal 15'), { kind: 'signal', signal: 'SIGTERM' });
    assert.deepEqual(parseExit('signal 35'), { kind: 'signal', signal: 'SIG35' });
  });

  it('is nothing when it is something else', () => {
    for (const text of ['', 'code', 'code x', 'signal -1', 'code 3 4', 'coda 3'])
      assert.equal(parseExit(text), undefined);
  });

  it('names a process by pid and, where the system has it, start time', () => {
    const stat = '77 (sh) S 76 76 76 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1234 0 0';
    assert.deepEqual(parseProcess(`77 ${stat}`, 'b'), { bootId: 'b', pid: 77, startTime: '1234' });
    assert.deepEqual(parseProcess('77 ', 'b'), { bootId: 'b', pid: 77, startTime: '' });
    assert.equal(parseProcess('x', 'b'), undefined);
  });
});
