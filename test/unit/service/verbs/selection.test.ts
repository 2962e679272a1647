import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { adHocDefinition } from '../../../../src/config/ad-hoc.ts';
import { newTask } from '../../../../src/engine/task.ts';
import { select } from '../../../../src/service/verbs/selection.ts';

const tasks = new Map(
  ['api', 'Worker', 'db'].map((name) => {
    const definition = adHocDefinition({ name, command: 'true' });
    return [name, newTask(name === 'db' ? definition : { ...definition, group: 'backend' })] as const;
  }),
);

describe('selection', () => {
  it('takes names as they are asked for', () => {
    assert.deepEqual(select(tasks, { names: ['db', 'api'] }), ['db', 'api']);
  });

  it('takes all in the order of the table', () => {
    assert.deepEqual(select(tasks, { all: true }), ['api', 'Worker', 'db']);
  });

  it('takes the members of a group', () => {
    assert.deepEqual(select(tasks, { group: 'backend' }), ['api', 'Worker']);
  });

  it('does not mind letter case, since names differ in more than that', () => {
    assert.deepEqual(select(tasks, { names: ['worker'] }), ['Worker']);
  });

  it('says which task was probably meant', () => {
    assert.throws(() => select(tasks, { names: ['apu'] }), /There is no task "apu"\. Did you mean "api"\?/);
    assert.throws(() => select(tasks, { names: ['zzz'] }), /There is no task "zzz"\.$/);
    assert.throws(() => select(tasks, { group: 'bakend' }), /There is no group "bakend"\. Did you mean "backend"\?/);
  });
});
