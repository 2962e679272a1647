import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import { formatCursor, parseCursor } from '../../../../src/output/read/cursor.ts';

describe('A cursor', () => {
  it('is read as it was written', () => {
    const cursor = fc.record(
      { epoch: fc.stringMatching(/^[0-9a-z]{1,12}$/), position: fc.nat(), end: fc.nat() },
      { requiredKeys: ['epoch', 'position'] },
    );
    fc.assert(
      fc.property(cursor, (value) => {
        const { end, ...rest } = value;
        const expected = end === undefined ? rest : { ...rest, end };
        assert.deepEqual(parseCursor(formatCursor(expected)), expected);
      }),
    );
  });

  it('that was never ours is refused in words', () => {
    for (const text of ['', '1', 'a.b', 'a.-1', 'a.1.', 'a.1.2.3', '../x.1', `a.${'9'.repeat(30)}`]) {
      assert.throws(() => parseCursor(text), UserError, text);
    }
  });
});
