import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { workingFolder } from '../../../src/cli/system-host.ts';

describe('The folder that the command line runs in', () => {
  const gone = (): string => {
    throw Object.assign(new Error('ENOENT: process.cwd failed'), { code: 'ENOENT', syscall: 'uv_cwd' });
  };

  it('is that of the process', () => {
    assert.equal(
      workingFolder(() => '/here', { PWD: '/there' }),
      '/here',
    );
  });

  it('has the name that the shell knows, once it was deleted', () => {
    assert.equal(workingFolder(gone, { PWD: '/deleted' }), '/deleted');
    assert.equal(workingFolder(gone, {}), '/');
  });
});
