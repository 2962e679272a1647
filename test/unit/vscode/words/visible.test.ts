import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { visible } from '../../../../src/vscode/words/visible.ts';

describe('text in which everything can be seen', () => {
  it('names what turns the direction of writing, and what has no width', () => {
    assert.equal(visible('rm \u202eeslaf\u2066 x'), 'rm \\u{202e}eslaf\\u{2066} x');
    assert.equal(visible('a\u200bb\u{e0001}'), 'a\\u{200b}b\\u{e0001}');
  });

  it('stays on one line', () => {
    assert.equal(visible('a\nb\tc\u2028d\r'), 'a\\nb\\tc\\u{2028}d\\u{d}');
  });

  it('leaves ordinary text of any language as it is', () => {
    for (const text of ['npm run dev', 'Größe', '日本語', 'שלום', '🎼']) assert.equal(visible(text), text);
  });

  it('never lets a control or format character through', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
          .map((codes) => String.fromCodePoint(...codes)),
        (text) => {
          assert.ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(visible(text)));
        },
      ),
    );
  });
});
