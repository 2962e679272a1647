import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TaskTable } from '../../../../src/vscode/project/task-table.ts';
import { inState, snapshot, task } from '../tasks.ts';

const named = (name: string) => task('command = "x"', { name });
const namesOf = (table: TaskTable): string[] => [...table.tasks.keys()];

describe('the mirror of the table', () => {
  it('takes what changed and says which rows to draw', () => {
    const table = new TaskTable(snapshot([named('a'), named('b')]));
    const changed = inState({ kind: 'starting' }, { name: 'b' });
    assert.deepEqual(table.apply({ tasks: [changed], removed: [] }), { tasks: ['b'], structure: false });
    assert.equal(table.tasks.get('b'), changed);
  });

  it('says that rows came and went, and keeps the order told', () => {
    const table = new TaskTable(snapshot([named('a'), named('c')]));
    const change = table.apply({ tasks: [named('b')], removed: ['c'], order: ['b', 'a'] });
    assert.deepEqual(change, { tasks: ['b'], structure: true });
    assert.deepEqual(namesOf(table), ['b', 'a']);
  });

  it('puts what the order does not name behind', () => {
    const table = new TaskTable(snapshot([named('a'), named('b'), named('x')]));
    table.apply({ tasks: [], removed: [], order: ['x', 'b'] });
    assert.deepEqual(namesOf(table), ['x', 'b', 'a']);
  });

  it('says that a row moved to another group', () => {
    const table = new TaskTable(snapshot([named('a')]));
    assert.equal(table.apply({ tasks: [{ ...named('a'), group: 'web' }], removed: [] }).structure, true);
  });

  it('is the same after an order that changes nothing', () => {
    const table = new TaskTable(snapshot([named('a'), named('b')]));
    assert.equal(table.apply({ tasks: [], removed: ['gone'], order: ['a', 'b'] }).structure, false);
  });
});
