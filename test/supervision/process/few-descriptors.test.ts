import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';

const program = join(import.meta.dirname, 'few-descriptors.ts');

describe('Probes in a process that may open no more files', () => {
  it('leave no shell behind, and none that is asked later waits for them', async () => {
    const script = ['-c', 'ulimit -n 128 && exec "$@"', 'sh', process.execPath, program];
    const { stdout } = await promisify(execFile)('sh', script, { timeout: 90_000, killSignal: 'SIGKILL' });
    const reported = 'The task could not be started: the supervisor has reached its limit of open files (ulimit -n).';
    // The shim of the run, and the shell in reserve.
    assert.deepEqual(JSON.parse(stdout), { answer: 'well', shells: 2, reported });
  });
});
