import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { tagOf, TagStripper } from '../../../../src/client/output/stream-tags.ts';

type Filter = Pick<TagStripper, 'push'>;

const through = (filter: Filter, ...chunks: string[]): string => chunks.map((chunk) => filter.push(chunk)).join('');

/** Text made of the pieces that matter to a filter, and where to cut it. */
const pieces = (...special: string[]) =>
  fc.array(fc.constantFrom('a', 'ü', ' ', '\n', 'x\n', ...special), { maxLength: 30 });

function sameHoweverCut(makeFilter: () => Filter, ...special: string[]): void {
  fc.assert(
    fc.property(pieces(...special), fc.array(fc.nat(40), { maxLength: 6 }), (parts, cuts) => {
      const text = `${parts.join('')}\n`;
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
      assert.equal(through(makeFilter(), ...chunks), through(makeFilter(), text));
    }),
  );
}

describe('the names of the streams', () => {
  it('are taken off the beginning of every line, and of no other place', () => {
    const text = '[stdout] one\n[stderr] two\n[stdout] [stdout] three\n[stdout] \n[stdout] say [stderr] loud\n';
    assert.equal(through(new TagStripper(), text), 'one\ntwo\n[stdout] three\n\nsay [stderr] loud\n');
  });

  it('are found wherever the text is cut', () => {
    sameHoweverCut(() => new TagStripper(), '[stdout] ', '[stderr] ', '[std', '[stdout]');
  });

  it('hold nothing back that cannot become one', () => {
    assert.equal(through(new TagStripper(), '[stdout] ready'), 'ready');
    assert.equal(through(new TagStripper(), '[start'), '[start');
  });

  it('give the stream of a line', () => {
    assert.deepEqual(['[stdout] a', '[stderr] ', ' [stderr] a', '[stdin] a', ''].map(tagOf), [
      'stdout',
      'stderr',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
