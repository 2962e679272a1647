import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { adHocGroup, arrange, sameArrangement } from '../../../../src/vscode/tree/arrange.ts';
import { task } from '../tasks.ts';

const named = (name: string, group?: string) => task('command = "x"', { name, ...(group !== undefined && { group }) });

describe('which rows hang under which', () => {
  it('keeps the order of the file and puts a group where its first member stands', () => {
    const entries = arrange([named('a'), named('b', 'web'), named('c'), named('d', 'web')]);
    assert.deepEqual(entries, [
      { kind: 'task', name: 'a' },
      { kind: 'group', group: 'web', tasks: ['b', 'd'] },
      { kind: 'task', name: 'c' },
    ]);
  });

  it('puts ad hoc commands into a group of their own', () => {
    const entries = arrange([named('a'), { ...named('b1'), adHoc: true }]);
    assert.deepEqual(entries[1], { kind: 'group', group: adHocGroup, tasks: ['b1'] });
  });

  it('is the same as long as names, groups and order are', () => {
    const before = arrange([named('a'), named('b', 'web')]);
    assert.ok(sameArrangement(before, arrange([named('a'), named('b', 'web')])));
    assert.ok(!sameArrangement(before, arrange([named('b', 'web'), named('a')])));
    assert.ok(!sameArrangement(before, arrange([named('a'), named('b')])));
    assert.ok(!sameArrangement(before, arrange([named('a'), named('b', 'web'), named('c', 'web')])));
    assert.ok(!sameArrangement(before, arrange([named('a')])));
  });
});
