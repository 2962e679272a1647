import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';

/** Without what is only there while it is being written. */
async function everything(folder: string): Promise<readonly string[]> {
  const names = await eventually(() => readdir(folder, { recursive: true }));
  return [folder, ...names.filter((name) => !name.endsWith('.tmp')).map((name) => join(folder, name))];
}

/** The texts of all plain files below the folder that have the word in them. */
async function filesWith(word: string, folder: string): Promise<readonly string[]> {
  const paths = await everything(folder);
  const found = await Promise.all(
    paths.map(async (path) => (await lstat(path)).isFile() && (await readFile(path, 'utf8')).includes(word) && path),
  );
  return found.filter((path) => path !== false);
}

/** A name that no shell can hold in a variable. */
const SECRETIVE = `
[[tasks]]
name = "web"
command = "umask > umask.txt; exec sleep 1000"
shell = true
env = { TOKEN = "x1y2z3", "a.token" = "x1y2z3" }
`;

describe('what is on disk', () => {
  it('is for the eyes of its user alone: records, logs, the folder of a run, and the socket', async () => {
    await using supervised = await Supervised.start(SECRETIVE);
    await supervised.start('web');
    const umask = await eventually(() => readWhole(join(supervised.folder, 'umask.txt')));
    const paths = [...(await everything(supervised.storage.folder)), ...(await everything(supervised.runtime))];
    assert.ok(paths.some((path) => path.endsWith('/identity')));
    for (const path of paths) assert.equal((await lstat(path)).mode & 0o077, 0, path);
    const { stdout: ours } = await promisify(execFile)('sh', ['-c', 'umask']);
    assert.equal(umask, ours, 'the command has the umask of who started it');
  });

  it('never has the value of a variable in it, also while no supervisor can clean up', async () => {
    await using supervised = await Supervised.start(SECRETIVE);
    await supervised.start('web');
    const { pid } = await supervised.until('web', ({ status }) => status.kind === 'running');
    assert.deepEqual(await filesWith('x1y2z3', supervised.storage.folder), []);
    await supervised.kill();
    process.kill(pid ?? 0, 'SIGTERM');
    const run = supervised.storage.runFolder('web', 1);
    assert.equal(await eventually(() => readWhole(join(run, 'exit'))), 'signal 15\n');
    assert.deepEqual(await filesWith('x1y2z3', supervised.storage.folder), []);
    await supervised.launch();
    await supervised.until('web', ({ status }) => status.kind === 'failed');
    await eventually(async () => assert.ok(!(await readdir(supervised.storage.runsFolder)).includes('web-1')));
  });
});

async function readWhole(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  assert.ok(text.endsWith('\n'));
  return text;
}
