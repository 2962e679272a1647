import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { SgrFilter } from '../../../src/base/sgr-filter.ts';

function shown(...chunks: readonly (string | Uint8Array)[]): string {
  const filter = new SgrFilter();
  return Buffer.concat(chunks.map((chunk) => filter.push(Buffer.from(chunk)))).toString();
}

const harmful: readonly string[] = [
  '\u001b[2J', // erase the screen
  '\u001b[3J', // erase the scrollback
  '\u001bc', // reset the terminal
  '\u001b[H',
  '\u001b[1A',
  '\u001b[K',
  '\u001b[?1049h', // the other screen
  '\u001b[?25l',
  '\u001b[>4;2m', // what keys send
  '\u001b[?4m',
  '\u001b[6n', // asks for an answer
  '\u001b[c',
  '\u001b]0;title\u0007',
  '\u001b]52;c;aGk=\u001b\\', // the clipboard
  '\u001b]8;;http://x\u0007',
  '\u001bP+q544e\u001b\\',
  '\u001b_x\u001b\\',
  '\u001b(0',
  '\u001b7',
  '\u009b2J',
  '\u009d0;title\u009c',
  '\u0084',
  '\b',
  '\u0007',
  '\u000e',
  '\u007f',
];

/** Harmful and harmless pieces, and any bytes. */
const pieces = fc.array(
  fc.oneof(
    fc
      .constantFrom(...harmful, '\u001b', '[', ']', '\\', '31m', 'P', '\u0018', 'text', '\u001b[0m')
      .map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    // Beginnings of characters, good and bad, and what a terminal may act on.
    fc
      .array(fc.constantFrom(0xc0, 0xc2, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0x82, 0x90, 0x9b, 0x9f, 0xa0))
      .map((bytes) => Buffer.from(bytes)),
  ),
  { maxLength: 30 },
);

/** Characters of UTF-8 and their beginnings, in bytes: Unicode, table 3-7. */
const UTF8 = new RegExp(
  [
    String.raw`[\xc2-\xdf][\x80-\xbf]`,
    String.raw`(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]?`,
    String.raw`(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{0,2}`,
  ].join('|'),
  'g',
);

const ALLOWED = new RegExp(String.raw`\u001b\[[\d;:]*m|[\t\n\r]`, 'g');
const C0 = new RegExp(String.raw`[\u0000-\u001f\u007f]`);

describe('what passes of the output of a task', () => {
  it('no sequence but colors, whole or cut anywhere', () => {
    for (const sequence of harmful) {
      const bytes = Buffer.from(`a${sequence}b`);
      for (let at = 0; at <= bytes.length; at++) {
        assert.equal(shown(bytes.subarray(0, at), bytes.subarray(at)), 'ab', JSON.stringify(sequence));
      }
    }
  });

  it('colors and text of every language, cut anywhere', () => {
    for (const text of [
      '\u001b[1;31mred\u001b[0m',
      '\u001b[38:2::1:2:3mx\u001b[m',
      'Größe 日本語 🎼 ½ à\tx',
      'a\r\nb',
    ]) {
      const bytes = Buffer.from(text);
      for (let at = 0; at <= bytes.length; at++)
        assert.equal(shown(bytes.subarray(0, at), bytes.subarray(at)), text, JSON.stringify(text));
    }
    assert.equal(shown('\u009b31mred'), '\u001b[31mred');
  });

  it('a sequence that is never ended takes no further line', () => {
    const filter = new SgrFilter();
    assert.equal(filter.push(Buffer.from('a\u001b]0;never ended')).toString(), 'a');
    filter.endLine();
    assert.equal(filter.push(Buffer.from('next')).toString(), 'next');
  });

  it('a sequence that is never ended takes no further line of the same output either', () => {
    for (const begun of ['\u001b', '\u001b[31', '\u001b]0;title', '\u001bPq', '\u001b]0;\u001b', '\u009d0;title'])
      assert.equal(shown(`a${begun}\nnext`), 'a\nnext', JSON.stringify(begun));
  });

  it('leaves letters that are no UTF-8 as they are', () => {
    const latin1 = Buffer.from('Gr\u00f6\u00dfe \u00e4', 'latin1');
    assert.deepEqual(new SgrFilter().push(latin1), latin1);
  });

  it('bytes of 0x80 to 0x9f that are no UTF-8 neither pass nor take anything with them', () => {
    for (let byte = 0x80; byte < 0xa0; byte++)
      assert.equal(shown(Buffer.of(0x61, byte), ' 2J b'), 'a 2J b', byte.toString(16));
    assert.equal(shown(Buffer.from('caf\u009e\nnext', 'latin1')), 'caf\nnext');
  });

  it('nothing hides in what is longer than UTF-8 has it, or beyond Unicode', () => {
    for (const bytes of [
      [0xc0, 0x9b],
      [0xc1, 0x9b],
      [0xe0, 0x82, 0x9b],
      [0xe0, 0x80, 0x9b],
      [0xf0, 0x80, 0x82, 0x9b],
      [0xed, 0xa0, 0x9b],
      [0xf4, 0x90, 0x9b],
      [0xf8, 0x9b],
    ])
      assert.ok(!new SgrFilter().push(Buffer.from(bytes)).includes(0x9b), bytes.join(' '));
  });

  it('a title with a letter whose bytes look like its end is left out whole', () => {
    // U+2713: E2 9C 93.
    assert.equal(shown('a\u001b]0;\u2713 built\u0007b'), 'ab');
  });

  it('nothing else, whatever the bytes and wherever they are cut', () => {
    fc.assert(
      fc.property(pieces, (pieces) => {
        const cut = new SgrFilter();
        const parts = Buffer.concat(pieces.map((each) => cut.push(each)));
        assert.deepEqual(parts, new SgrFilter().push(Buffer.concat(pieces)));
        // What a terminal in 8-bit mode and one that reads UTF-8 would act on.
        for (const encoding of ['latin1', 'utf8'] as const)
          assert.ok(!(encoding === 'utf8' ? /\p{Cc}/u : C0).test(parts.toString(encoding).replaceAll(ALLOWED, '')));
        // And one that does both.
        assert.doesNotMatch(parts.toString('latin1').replaceAll(UTF8, ''), /[\x80-\x9f]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('every line of plain text comes through, whatever the bytes before its newline', () => {
    const plain = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(pieces, plain, plain, (before, line, next) => {
        const bytes = Buffer.concat([...before, Buffer.from(`\n${line}\n${next}`)]);
        assert.ok(shown(bytes).endsWith(`\n${line}\n${next}`));
      }),
      { numRuns: 1000 },
    );
  });
});
