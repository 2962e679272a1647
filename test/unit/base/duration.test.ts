import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatDuration, parseDuration } from '../../../src/base/duration.ts';

describe('a duration', () => {
  it('is read in every unit, in parts of one, and in several', () => {
    const read = ['500ms', '10s', '5m', '2h', '1d', '1.5s', '1h30m', '0s'].map(parseDuration);
    assert.deepEqual(read, [500, 10_000, 300_000, 7_200_000, 86_400_000, 1500, 5_400_000, 0]);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '10',
      's',
      '10 s',
      '-1s',
      '1w',
      '1e3s',
      '10S',
      '٣s',
      ' 1s',
      '1s ',
      '1..2s',
      `${'9'.repeat(400)}h`,
    ]) {
      assert.equal(parseDuration(text), undefined, text);
    }
  });

  it('is shown in its largest units, rounded down', () => {
    assert.deepEqual(
      [0, 450, 999, 1000, 61_000, 7_199_999, 90_000_000].map((ms) => formatDuration(ms)),
      ['0ms', '450ms', '999ms', '1s', '1m', '1h', '1d'],
    );
    assert.equal(formatDuration(7_500_000, 2), '2h 5m');
    assert.equal(formatDuration(3_605_000, 2), '1h', 'no seconds beside hours');
    assert.equal(formatDuration(-5), '0ms');
  });

  it('never shows more than there is', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 10), fc.integer({ min: 1, max: 4 }), (ms, units) => {
        const shown = parseDuration(formatDuration(ms, units).replaceAll(' ', ''));
        assert.ok(shown !== undefined && shown <= ms);
      }),
    );
  });
});
