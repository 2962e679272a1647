import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { closest } from '../../../src/base/closest.ts';

const words = ['command', 'args', 'depends_on', 'env', 'env_file'];

describe('closest', () => {
  it('finds a word with a letter wrong, missing, doubled or swapped', () => {
    for (const slip of ['comand', 'commmand', 'cammand', 'ocmmand', 'Command'])
      assert.equal(closest(slip, words), 'command');
    assert.equal(closest('depend_on', words), 'depends_on');
  });

  it('prefers the nearest', () => {
    assert.equal(closest('env_fle', words), 'env_file');
    assert.equal(closest('enf', words), 'env');
  });

  it('suggests nothing where too much is wrong', () => {
    assert.equal(closest('healthcheck', words), undefined);
    assert.equal(closest('x', words), undefined);
    assert.equal(closest('c'.repeat(100_000), words), undefined);
  });
});
