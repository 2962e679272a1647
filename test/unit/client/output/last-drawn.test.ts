import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lastDrawn } from '../../../../src/client/output/last-drawn.ts';

describe('What is left of a progress bar', () => {
  it('is what it wrote last, also where it returned once more', () => {
    for (const [line, left] of [
      ['plain', 'plain'],
      ['10 %\r50 %\r100 %', '100 %'],
      ['10 %\r100 %\r\r', '100 %'],
      ['', ''],
      ['\r', ''],
    ] as const) {
      assert.equal(lastDrawn(line), left);
    }
  });
});
