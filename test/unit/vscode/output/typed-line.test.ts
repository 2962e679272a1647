import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TypedLine } from '../../../../src/vscode/output/typed-line.ts';

describe('a line typed to a task without a terminal', () => {
  it('is echoed, and sent when Enter is pressed', () => {
    const line = new TypedLine();
    assert.deepEqual(line.type('hi'), { echo: 'hi', lines: [], ends: false });
    assert.deepEqual(line.type('\r'), { echo: '\r\n', lines: ['hi\n'], ends: false });
  });

  it('takes back what Backspace takes back, whole characters at a time', () => {
    const line = new TypedLine();
    line.type('a👨‍👩‍👧');
    assert.deepEqual(line.type('\u007f'), { echo: '\b \b', lines: [], ends: false });
    assert.deepEqual(line.type('b\r').lines, ['ab\n']);
    assert.deepEqual(line.type('\u007f'), { echo: '', lines: [], ends: false });
  });

  it('starts over at Ctrl-U', () => {
    const line = new TypedLine();
    line.type('abc');
    assert.equal(line.type('\u0015').echo, '\b \b\b \b\b \b');
    assert.deepEqual(line.type('x\r').lines, ['x\n']);
  });

  it('ends the input with Ctrl-D where a line begins, and only there', () => {
    const line = new TypedLine();
    assert.equal(line.type('\u0004').ends, true);
    line.type('a');
    assert.deepEqual(line.type('\u0004'), { echo: '', lines: [], ends: false });
  });

  it('sends every line of what was pasted', () => {
    assert.deepEqual(new TypedLine().type('one\r\ntwo\rthr').lines, ['one\n', 'two\n']);
  });

  it('ignores keys that have no meaning here', () => {
    const line = new TypedLine();
    assert.deepEqual(line.type('\u001b[A'), { echo: '', lines: [], ends: false });
    assert.deepEqual(line.type('\u0001'), { echo: '', lines: [], ends: false });
  });
});
