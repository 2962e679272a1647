import assert from 'node:assert/strict';
import { mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openFileView } from '../../../src/output/file-view.ts';

async function openBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir('/proc/self/fd');
  const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

describe('A log file whose index cannot be read', () => {
  it('C3: is not left open', async () => {
    if (process.platform !== 'linux') return;
    const folder = await mkdtemp(join(tmpdir(), 'view-'));
    try {
      await writeFile(join(folder, 'stdout.log'), 'x\n');
      await symlink(join(folder, '.index.json'), join(folder, '.index.json'));
      await assert.rejects(openFileView(folder, 'stdout'), { code: 'ELOOP' });
      assert.deepEqual(await openBelow(folder), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
