import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { withSmallDisk } from '../output/small-disk.ts';

const program = join(import.meta.dirname, 'edit-on-full-disk.ts');

describe('an edit of a dirigent.toml with two names, on a full disk', () => {
  it('is refused in words, and leaves the text as it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'full-'));
    try {
      const wrapper = withSmallDisk(folder, 64 * 1024);
      if (wrapper === undefined) {
        process.stdout.write('      no right to mount a small file system here\n');
        return;
      }
      const { stdout } = await promisify(execFile)('env', [...wrapper, process.execPath, program, folder]);
      assert.deepEqual(JSON.parse(stdout), {
        error: `Cannot write ${join(folder, 'dirigent.toml')}: no space left on device.`,
        isAsBefore: true,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
