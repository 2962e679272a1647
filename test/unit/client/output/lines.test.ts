import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { LineCutter } from '../../../../src/client/output/lines.ts';
import { TaggedCutter } from '../../../../src/client/output/tagged-lines.ts';

const pieces = fc.array(fc.array(fc.constantFrom('a', 'b', '\n', '[stdout] ')).map((parts) => parts.join('')));

describe('Lines of an output', () => {
  it('come out whole wherever the pieces are cut', () => {
    fc.assert(
      fc.property(pieces, (texts) => {
        const cutter = new LineCutter();
        const parts = [...texts.flatMap((text) => [...cutter.push(Buffer.from(text))]), ...cutter.end()];
        const whole = texts.join('');
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        assert.deepEqual(
          parts.map(({ text }) => text.toString()),
          expected,
        );
        assert.ok(parts.every(({ begins, ends }) => begins && ends));
      }),
    );
  });

  it('are handed on in parts where one is too long to be kept', () => {
    const cutter = new LineCutter();
    const long = Buffer.alloc(200 * 1024, 'x');
    const parts = [long, long, long, Buffer.from('end\nnext\n')].flatMap((piece) => [...cutter.push(piece)]);
    assert.deepEqual(
      parts.map(({ text, begins, ends }) => [text.length, begins, ends]),
      [
        [400 * 1024, true, false],
        [200 * 1024 + 3, false, true],
        [4, true, true],
      ],
    );
  });

  it('lose their tag, and only theirs', () => {
    const cutter = new TaggedCutter();
    const parts = [...cutter.push(Buffer.from('[stderr] [stdout] x\nuntagged\n'))];
    assert.deepEqual(
      parts.map(({ text, stream }) => [text.toString(), stream]),
      [
        ['[stdout] x', 'stderr'],
        ['untagged', 'stdout'],
      ],
    );
  });
});
