import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { processGone } from '../../../../src/cli/watch/process-gone.ts';

describe('The end of a process that is not a child', () => {
  it('is noticed, and so is that it does not come', async () => {
    const child = spawn('sleep', ['1000']);
    await once(child, 'spawn');
    const { pid } = child;
    assert.ok(pid !== undefined);
    assert.equal(await processGone(pid, 20), false);
    child.kill('SIGKILL');
    assert.equal(await processGone(pid, 10_000), true);
  });

  it('is not held up by a zombie', async () => {
    // The shell never waits for its child, which stays a zombie; then it says the number.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000']);
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    try {
      assert.equal(await processGone(Number(chunk.toString()), 10_000), true);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
