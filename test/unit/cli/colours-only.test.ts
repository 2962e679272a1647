import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ColoursOnly } from '../../../src/cli/streams/colours-only.ts';

function shown(...chunks: readonly (string | Uint8Array)[]): string {
  const filter = new ColoursOnly();
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

const ALLOWED = new RegExp(String.raw`\u001b\[[\d;:]*m|[\t\n\r]`, 'g');
const C0 = new RegExp(String.raw`[\u0000-\u001f\u007f]`);

describe('what passes of the output of a task', () => {
  it('E6: no sequence but colours, whole or cut anywhere', () => {
    for (const sequence of harmful) {
      const bytes = Buffer.from(`a${sequence}b`);
      for (let at = 0; at <= bytes.length; at++) {
        assert.equal(shown(bytes.subarray(0, at), bytes.subarray(at)), 'ab', JSON.stringify(sequence));
      }
    }
  });

  it('E6: colours and text of every language, cut anywhere', () => {
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

  it('E6: a sequence that is never ended takes no further line', () => {
    const filter = new ColoursOnly();
    assert.equal(filter.push(Buffer.from('a\u001b]0;never ended')).toString(), 'a');
    filter.endLine();
    assert.equal(filter.push(Buffer.from('next')).toString(), 'next');
  });

  it('leaves bytes that are no UTF-8 as they are', () => {
    const latin1 = Buffer.from('Gr\u00f6\u00dfe \u00e4', 'latin1');
    assert.deepEqual(new ColoursOnly().push(latin1), latin1);
  });

  it('E6: nothing else, whatever the bytes and wherever they are cut', () => {
    const piece = fc.oneof(
      fc
        .constantFrom(...harmful, '\u001b', '[', ']', '\\', '31m', 'P', '\u0018', 'text', '\u001b[0m')
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const cut = new ColoursOnly();
        const parts = Buffer.concat(pieces.map((each) => cut.push(each)));
        assert.deepEqual(parts, new ColoursOnly().push(Buffer.concat(pieces)));
        // What a terminal in 8-bit mode and one that reads UTF-8 would act on.
        for (const encoding of ['latin1', 'utf8'] as const)
          assert.ok(!(encoding === 'utf8' ? /\p{Cc}/u : C0).test(parts.toString(encoding).replaceAll(ALLOWED, '')));
      }),
    );
  });
});
