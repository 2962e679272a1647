import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { isSameName, pick, pickName, unknown } from '../../../src/model/pick.ts';

const tasks = ['api', 'Worker', 'db'].map((name) => ({ name }));

describe('Tasks picked by name', () => {
  it('come in the order of the names, in any letter case', () => {
    assert.deepEqual(pick(tasks, ['WORKER', 'api']), [{ name: 'Worker' }, { name: 'api' }]);
    assert.equal(pickName(['api', 'Worker'], 'worker'), 'Worker');
    assert.ok(isSameName('Api', 'aPI') && !isSameName('api', 'apis'));
  });

  it('where there is none, the error says which was probably meant, else how to go on', () => {
    assert.throws(() => pick(tasks, ['api', 'apu'], 'See all.'), {
      message: 'There is no task "apu". Did you mean "api"?',
    });
    assert.throws(() => pick(tasks, ['zzz'], 'See all.'), { message: 'There is no task "zzz". See all.' });
    assert.throws(() => pickName(['api'], 'zzz'), { message: 'There is no task "zzz".' });
  });

  it('the error is for programs as well', () => {
    const error = unknown('task', 'zzz', []);
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.code, error.data], ['unknown-task', { name: 'zzz' }]);
    const group = unknown('group', 'bakend', ['backend']);
    assert.deepEqual(
      [group.message, group.data],
      ['There is no group "bakend". Did you mean "backend"?', { group: 'bakend', meant: 'backend' }],
    );
  });
});
