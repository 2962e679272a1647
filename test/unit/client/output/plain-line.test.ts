import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { plainLine } from '../../../../src/client/output/plain-line.ts';
import { cpuMs } from '../../../support/cpu-time.ts';

describe('A line for an agent', () => {
  it('has no colors, no overwritten progress and no bell', () => {
    assert.equal(plainLine('[stdout] \x1b[32mok\x1b[0m\x07', 'combined'), 'ok');
    assert.equal(plainLine('10 %\r50 %\r100 %\r', 'stdout'), '100 %');
    assert.equal(plainLine('a\tb', 'stdout'), 'a\tb');
  });

  it('keeps the mark of stderr, and of stdout where the program has written it itself', () => {
    assert.equal(plainLine('[stderr] no', 'combined'), '[stderr] no');
    assert.equal(plainLine('[stdout] yes', 'stdout'), '[stdout] yes');
  });

  it('is ready at once, also when it is made of escape codes', async () => {
    assert.ok((await cpuMs(() => plainLine('\x1b]8;;'.repeat(200_000), 'stdout'))) < 2000);
  });

  it('has no control characters and is never long, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('\x1b', '[', ']8;;', 'm', '\r', '\t', '\0', '\u202e', 'é', '7'),
          maxLength: 200,
        }),
        fc.nat({ max: 5000 }),
        (text, more) => {
          const plain = plainLine(text + 'x'.repeat(more), 'combined');
          assert.doesNotMatch(plain, /(?!\t)\p{Cc}/u);
          assert.ok(plain.length < 2050);
        },
      ),
    );
  });
});
