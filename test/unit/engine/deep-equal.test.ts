import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isDeepEqual } from '../../../src/engine/deep-equal.ts';

describe('equality of plain data', () => {
  it('goes by value, in any order of keys', () => {
    const one = { name: 'web', args: ['a', 'b'], restart: { when: 'never' } };
    assert.equal(isDeepEqual(one, { restart: { when: 'never' }, args: ['a', 'b'], name: 'web' }), true);
    assert.equal(isDeepEqual(one, { ...one, args: ['b', 'a'] }), false);
    assert.equal(isDeepEqual(one, { ...one, restart: { when: 'always' } }), false);
    assert.equal(isDeepEqual(one, { ...one, cwd: 'x' }), false);
  });

  it('takes a key that is absent for one that is undefined', () => {
    assert.equal(isDeepEqual({ cwd: undefined }, {}), true);
    assert.equal(isDeepEqual({}, { cwd: undefined }), true);
    assert.equal(isDeepEqual({ cwd: null }, {}), false);
  });

  it('distinguishes arrays from objects, and NaN from nothing else', () => {
    assert.equal(isDeepEqual([], {}), false);
    assert.equal(isDeepEqual(['a'], { 0: 'a' }), false);
    assert.equal(isDeepEqual(Number.NaN, Number.NaN), true);
    assert.equal(isDeepEqual(0, '0'), false);
  });
});
