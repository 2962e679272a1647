import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatByteSize, parseByteSize } from '../../../src/base/byte-size.ts';

describe('a size in bytes', () => {
  it('is read in units of 1000 and of 1024', () => {
    const read = ['10MB', '512KiB', '1.5GB', '100', '7B', '2k', '1 GiB', '0'].map(parseByteSize);
    assert.deepEqual(read, [10_000_000, 524_288, 1_500_000_000, 100, 7, 2000, 1_073_741_824, 0]);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'MB',
      '-1MB',
      '1XB',
      '1e6',
      '10 M B',
      'constructor',
      '1__proto__',
      `${'9'.repeat(400)}TB`,
    ]) {
      assert.equal(parseByteSize(text), undefined, text);
    }
  });

  it('is shown with three digits at most before the point', () => {
    const shown = [0, 999, 1000, 12_345_678, 999_949, 999_950, 5e15, -1].map(formatByteSize);
    assert.deepEqual(shown, ['0 B', '999 B', '1 kB', '12.3 MB', '999.9 kB', '1 MB', '5 PB', '0 B']);
  });
});
