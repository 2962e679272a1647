import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { CHUNK_BYTES } from '../../../../src/output/write/source.ts';
import { Prefixer } from '../../../../src/output/write/prefixer.ts';

const prefixer = new Prefixer();

/** The same, in words: lines with a prefix as long as they fit. */
function inWords(input: string, fresh: boolean, room: number): { taken: number; bytes: string } {
  let taken = 0;
  let bytes = '';
  for (const line of input.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const next = (taken > 0 || fresh ? '[stderr] ' : '') + line;
    if (bytes.length + next.length > room) break;
    bytes += next;
    taken += line.length;
  }
  return { taken, bytes };
}

describe('The prefixer', () => {
  it('does what the words say, at every length, place and room', () => {
    const piece = fc.oneof(fc.constant('\n'), fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 150 }));
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.nat(70), fc.boolean(), fc.nat(1500), (input, from, fresh, room) => {
        // What lay in the buffer before must not be seen.
        prefixer.input.fill('\n');
        prefixer.input.write(input, from);
        const { taken, bytes } = prefixer.run('stderr', from, from + input.length, fresh, room);
        assert.deepEqual({ taken, bytes: bytes.toString() }, inWords(input, fresh, room));
      }),
      { numRuns: 500 },
    );
  });

  it('passes bytes that are no text unharmed', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value).filter((value) => value !== 10));
    bytes.copy(prefixer.input);
    const { bytes: written } = prefixer.run('stdout', 0, bytes.length, true, Infinity);
    assert.deepEqual(written, Buffer.concat([Buffer.from('[stdout] '), bytes]));
  });

  it('takes a whole chunk of empty lines, in as many steps as its room asks for', () => {
    prefixer.input.fill('\n');
    let lines = 0;
    for (let from = 0; from < CHUNK_BYTES;) {
      const { taken, bytes } = prefixer.run('stdout', from, CHUNK_BYTES, true, Infinity);
      assert.equal(bytes.length, taken * 10);
      from += taken;
      lines += bytes.toString('latin1').split('[stdout] \n').length - 1;
    }
    assert.equal(lines, CHUNK_BYTES);
  });

  it('takes a whole chunk without a newline', () => {
    prefixer.input.fill('x');
    const { taken, bytes } = prefixer.run('stdout', 0, CHUNK_BYTES, true, Infinity);
    assert.equal(taken, CHUNK_BYTES);
    assert.equal(bytes.length, CHUNK_BYTES + 9);
  });
});
