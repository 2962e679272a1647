import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { lengthToWrite } from '../../../../src/output/write/rotating-log-file.ts';

describe('The lengthToWrite between two log files', () => {
  it('takes all that fits', () => {
    assert.equal(lengthToWrite(Buffer.from('one\ntwo'), 7, true), 7);
  });

  it('falls after the last line that fits', () => {
    assert.equal(lengthToWrite(Buffer.from('one\ntwo\nthree\n'), 9, true), 8);
    assert.equal(lengthToWrite(Buffer.from('one\ntwo\nthree\n'), 8, true), 8);
  });

  it('falls before a line that does not fit, when the file may end here', () => {
    assert.equal(lengthToWrite(Buffer.from('one\n'), 3, true), 0);
    assert.equal(lengthToWrite(Buffer.from('one\n'), -5, true), 0);
  });

  it('falls after the line that the file must not end in, however long', () => {
    assert.equal(lengthToWrite(Buffer.from('one\ntwo\n'), 2, false), 4);
    assert.equal(lengthToWrite(Buffer.from('endless'), 2, false), 7);
  });

  it('tears no line and always gets on', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: -3, max: 20 }), fc.boolean(), (letters, room, mayRotate) => {
        const chunk = Buffer.from(letters.join(''));
        const length = lengthToWrite(chunk, room, mayRotate);
        if (length > 0 && length < chunk.length) assert.equal(chunk[length - 1], 10);
        if (!mayRotate) assert.ok(length > 0);
        if (mayRotate) assert.ok(length <= Math.max(0, room));
      }),
    );
  });
});
