import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { DescriptorCount } from '../../../../src/base/descriptors.ts';
import { DescriptorBudget } from '../../../../src/process/posix/limits.ts';

describe('Room for runs among the open files', () => {
  it('is refused in words before the last files are gone, those of starts under way included', () => {
    const room = new DescriptorBudget(() => ({ inUse: 150, limit: 256 }));
    const leaves = Array.from({ length: 4 }, () => room.enter());
    assert.throws(() => room.enter(), /has 150 of at most 256 files open \(ulimit -n\)/);
    leaves[0]?.();
    leaves[0]?.();
    room.enter();
    assert.throws(() => room.enter());
  });

  it('is not counted while there is plenty', () => {
    let counts = 0;
    const count = (): DescriptorCount => {
      counts += 1;
      return { inUse: 50, limit: 20_000 };
    };
    const room = new DescriptorBudget(count);
    for (let start = 0; start < 700; start++) room.enter()();
    assert.equal(counts, 1);
  });
});
