import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { unknownTask } from '../../../../src/vscode/words/unknown-task.ts';

describe('a task that is not there', () => {
  const shop = { tasks: new Map([['api', {}]]) };
  const blog = { tasks: new Map([['worker', {}]]) };

  it('is reported with the closest name of all folders', () => {
    const { code, message } = unknownTask('wrker', [shop, blog]);
    assert.deepEqual([code, message], ['unknown-task', 'There is no task “wrker”. Did you mean “worker”?']);
  });

  it('is reported alone where no name is close, or none is known', () => {
    assert.equal(unknownTask('db', [shop, blog]).message, 'There is no task “db”.');
    assert.equal(unknownTask('api').message, 'There is no task “api”.');
  });
});
