import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cutToWidth, textWidth } from '../../../src/base/text-width.ts';

describe('The width of a text on a terminal', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0],
    ['plain', 5],
    ['ünï', 3],
    ['u\u0308', 1],
    ['日本語', 6],
    ['カタカナー', 10],
    ['ｶﾅ', 2],
    ['한글', 4],
    ['！', 2],
    ['🚀', 2],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['→ ✓ …', 5],
    ['\u200b', 0],
  ];
  for (const [text, width] of cases) {
    it(`is ${width} for ${JSON.stringify(text)}`, () => assert.equal(textWidth(text), width));
  }

  it('decides where a text is cut', () => {
    assert.equal(cutToWidth('short', 5), 'short');
    assert.equal(cutToWidth('longer', 5), 'long…');
    assert.equal(cutToWidth('日本語です', 6), '日本…');
    assert.equal(cutToWidth('日本語', 6), '日本語');
  });
});
