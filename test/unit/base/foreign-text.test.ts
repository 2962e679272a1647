import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { replaceActing, safeLine, safeText, visible } from '../../../src/base/foreign-text.ts';

const anything = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.integer({ min: 0, max: 0x2fff })), { maxLength: 40 })
  .map((codes) => String.fromCodePoint(...codes));

/** Each is drawn as nothing, or moves what is drawn. */
const invisible = [
  0x1b, 0x9b, 0x07, 0x7f, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200e, 0x2028, 0x202a,
  0x202e, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xd800, 0xfe0f, 0xfeff, 0xffa0, 0x13441, 0x16fe4, 0x1d159, 0xe0001,
  0xe0041, 0xe0100,
];

const ordinary = ['npm run dev', 'Größe', '日本語', 'שלום', '🎼', 'naïve — “quoted”', 'नमस्ते'];

describe('text that others wrote', () => {
  it('has an escape for every character that would not be seen', () => {
    for (const code of invisible) {
      const written = `a${String.fromCodePoint(code)}b`;
      assert.equal(visible(written), `a\\u{${code.toString(16)}}b`);
    }
    assert.equal(visible('a\u00a0b\u3000c'), 'a\\u{a0}b\\u{3000}c');
  });

  it('stays on one line', () => {
    assert.equal(visible('a\nb\tc\u2028d\r'), 'a\\nb\\tc\\u{2028}d\\r');
    assert.equal(safeLine('a\n\n  b\r\nc\td'), 'a b c d');
  });

  it('leaves ordinary text of any language as it is', () => {
    for (const text of ordinary) for (const show of [visible, safeLine, safeText]) assert.equal(show(text), text);
  });

  it('keeps emoji whole in prose, and shows what is hidden behind one', () => {
    for (const emoji of ['⚙️', '👩‍💻', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) assert.equal(safeLine(`${emoji} build`), `${emoji} build`);
    assert.equal(safeLine('⚙️\ufe0f'), '⚙️\\u{fe0f}');
    assert.equal(safeLine('a\ufe0f\u200d'), 'a\\u{fe0f}\\u{200d}');
  });

  it('writes blanks of all kinds as spaces in prose', () => {
    assert.equal(safeLine('12\u202f000\u00a0€\u3000x'), '12 000 € x');
  });

  it('keeps the lines and the tabs of a text that has them', () => {
    assert.equal(safeText('  3 |\tname\u001b[2J\r\n\u202e'), '  3 |\tname\\u{1b}[2J\n\\u{202e}');
  });

  it('never lets a control through, whatever it is made of', () => {
    fc.assert(
      fc.property(anything, (text) => {
        assert.ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(visible(text)));
        assert.ok(!/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(safeLine(text)));
        assert.ok(!/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(safeText(text)));
        // Twice is as good as once.
        assert.equal(safeLine(safeLine(text)), safeLine(text));
        assert.equal(visible(visible(text)), visible(text));
      }),
    );
  });

  it('of programs loses what acts on a terminal, and nothing of its words, drawings and lines', () => {
    const escape = (character: string): string => `<${(character.codePointAt(0) ?? 0).toString(16)}>`;
    assert.equal(replaceActing('a\u001b[2Jb\u0007\u202ec\u009d', escape), 'a<1b>[2Jb<7><202e>c<9d>');
    const text = 'a\tb\n👩\u200d💻 ⚠\ufe0f \u2800⣿ x\u00a0y';
    assert.equal(replaceActing(text, escape), text);
  });
});
