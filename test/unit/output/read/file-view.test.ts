import assert from 'node:assert/strict';
import { mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openFileView } from '../../../../src/output/read/file-view.ts';
import { taskLogs } from '../task-logs.ts';

async function openBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir('/proc/self/fd');
  const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

describe('A log file whose index cannot be read', () => {
  it('is not left open', async () => {
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

describe('Log files that move on while they are looked for', () => {
  const logs = taskLogs();

  /** A file a turn of the event loop: faster than anyone opens them one after the other. */
  const flood = async (files: number): Promise<void> => {
    for (let file = 0; file < files; file++) {
      logs().write('stdout', `${file}\n`.padStart(10, '.'));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const numbers = (text: string): number[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => Number(line.replace(/^\.+/, '')));

  it('are read to the end, with nothing left out', async () => {
    logs().open(1, { maxSize: 10, maxFiles: 1000 });
    await flood(2);
    const cursor = await cursorAt(0);
    const flooded = flood(300);
    const { text, skipped } = await logs().read({ cursor });
    await flooded;
    const [first, second, ...more] = numbers(text);
    assert.deepEqual([first, second, more], [0, 1, more.map((_, index) => index)]);
    assert.equal(skipped, 0);
  });

  it('are passed over when they are deleted meanwhile, and counted', async () => {
    logs().open(1, { maxSize: 10, maxFiles: 3 });
    await flood(2);
    const cursor = await cursorAt(0);
    const flooded = flood(300);
    const { text, skipped, cursor: next } = await logs().read({ cursor });
    await flooded;
    const read = numbers(text);
    assert.equal(text.length + skipped, Number(next.split('.')[1]));
    assert.deepEqual(
      read,
      read.toSorted((left, right) => left - right),
    );
    assert.equal(new Set(read).size, read.length);
  });

  it('are found behind a gap', async () => {
    logs().open(1, { maxSize: 10, maxFiles: 10 });
    await flood(8);
    const cursor = await cursorAt(0);
    for (const number of [2, 3, 4, 5, 6]) await rm(join(logs().folder, `stdout.log.${number}`));
    await flood(1);
    const { text, skipped } = await logs().read({ cursor });
    assert.deepEqual([numbers(text), skipped], [[0, 6, 7, 0], 50]);
  });

  const cursorAt = async (position: number): Promise<string> => {
    const { cursor } = await logs().read({ tailLines: 0 });
    return cursor.replace(/\.\d+$/, `.${position}`);
  };
});
