import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { isSystemError, systemReason } from '../../../src/base/system-error.ts';

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('An error of the system', () => {
  it('is distinguished from a bug, and has a message that says why', () => {
    const missing = errorOf(() => readFileSync('/no/such/file'));
    assert.equal(isSystemError(missing), true);
    assert.equal(systemReason(missing), 'no such file or directory');
    assert.equal(systemReason(errorOf(() => mkdirSync('/'))), 'file already exists');
    assert.equal(systemReason(errorOf(() => readFileSync('/'))), 'it is a folder');
  });

  it('is not any other error', () => {
    assert.equal(isSystemError(new TypeError('x is undefined')), false);
    assert.equal(isSystemError('EACCES'), false);
    assert.equal(systemReason(new TypeError('x is undefined')), 'x is undefined');
    assert.equal(systemReason('told'), 'told');
  });
});
