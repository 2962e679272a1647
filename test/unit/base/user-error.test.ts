import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';

describe('A message for people', () => {
  it('is known as one also when another bundle has made it', () => {
    const foreign = Object.assign(new Error('It is not there.'), { name: 'UserError', code: 'unknown-task' });
    assert.ok(foreign instanceof UserError);
    assert.ok(new UserError('unknown-task', 'It is not there.') instanceof UserError);
    assert.equal(new Error('It is not there.') instanceof UserError, false);
    assert.equal({ name: 'UserError' } instanceof UserError, false);
  });
});
