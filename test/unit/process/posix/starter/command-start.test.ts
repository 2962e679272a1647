import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shimEnv } from '../../../../../src/process/posix/starter/command-start.ts';

describe('the environment of the command of a shim', () => {
  it('is exported where a shell can hold it, carried past it where not, and unset where it is the supervisor’s', () => {
    const own = { HOME: '/root', OURS: '1', _: '/usr/bin/node', 'odd.name': 'dropped by the shell itself' };
    assert.deepEqual(
      shimEnv({ HOME: '/home/me', A: "it's", 'a.b': '2', 'f%%': '() { x\n}', IFS: ',', UID: '7' }, own),
      {
        script: "unset OURS\nexport HOME=/home/me\nexport A='it'\\''s'",
        past: { 'a.b': '2', 'f%%': '() { x\n}', IFS: ',', UID: '7' },
        own: ['_'],
      },
    );
  });
});
