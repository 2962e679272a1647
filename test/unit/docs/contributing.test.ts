// CONTRIBUTING is always true: what it names is there.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';

const repository = join(import.meta.dirname, '..', '..', '..');

/** A path from the root, from a room of src, or from a folder of the row in which it stands. */
const PATH = /^[a-z-]+(\/[a-z0-9-]+)*\/([a-z0-9-]+\.[a-z.]+)?$/;

describe('CONTRIBUTING', () => {
  it('names no file or folder that is not there', async () => {
    const text = await readFile(join(repository, 'CONTRIBUTING.md'), 'utf8');
    const named = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word).filter((word) => PATH.test(word));
    const roots = ['', 'src', 'src/vscode', 'src/process', 'src/process/posix', 'src/service', 'src/rpc', 'test'];
    const built = /^(dist|out|media)\//;
    const missing = named.filter(
      (path) => !built.test(path) && !roots.some((root) => existsSync(join(repository, root, path))),
    );
    assert.ok(named.length > 40, `${named.length}`);
    assert.deepEqual([...new Set(missing)], []);
  });
});
