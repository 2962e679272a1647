import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readRunIdentity } from '../../../src/process/identity.ts';

describe('the identity of a run, from a disk', () => {
  const command = { bootId: 'boot', pid: 42, startTime: '7' };
  const shim = { bootId: 'boot', pid: 41, startTime: '6' };
  const identity = { command, shim, marker: 'm', folder: '/run' };

  it('is what was written', () => {
    assert.deepEqual(readRunIdentity(JSON.parse(JSON.stringify(identity))), identity);
    assert.deepEqual(readRunIdentity({ command, marker: 'm', folder: '/run' }), {
      command,
      marker: 'm',
      folder: '/run',
    });
  });

  it('has its shim also where an earlier version called it keeper', () => {
    const { shim: keeper, ...rest } = identity;
    assert.deepEqual(readRunIdentity({ ...rest, keeper }), identity);
  });

  it('is nothing where it would name a group, or everyone', () => {
    for (const pid of [0, 1, -7, 1.5, '42'])
      assert.equal(readRunIdentity({ ...identity, command: { ...command, pid } }), undefined, String(pid));
    assert.equal(readRunIdentity({ ...identity, keeper: { pid: 41 } }), undefined);
    for (const other of [undefined, null, 'x', [], { ...identity, marker: 7 }])
      assert.equal(readRunIdentity(other), undefined);
  });
});
