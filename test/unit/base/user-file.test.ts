import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { readUserFile } from '../../../src/base/user-file.ts';

describe('a file whose path a user gave', () => {
  let root = '';
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'named-'))));
  afterEach(() => rm(root, { recursive: true }));

  function pipe(): string {
    const path = join(root, 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  }

  it('is read as text', async () => {
    const path = join(root, 'file');
    await writeFile(path, 'grün\n');
    assert.deepEqual(await readUserFile(path, { pipes: 'pass' }), { text: 'grün\n', isPipe: false });
  });

  it('a pipe without a writer leaves the thread pool free, and its read can be aborted', async () => {
    const path = pipe();
    const controller = new AbortController();
    const waiting = Array.from({ length: 8 }, () =>
      assert.rejects(readUserFile(path, { pipes: 'read', signal: controller.signal }), /enough/),
    );
    // Through the pool.
    assert.deepEqual(await readdir(root), ['pipe']);
    controller.abort(new Error('enough'));
    await Promise.all(waiting);
  });

  it('a pipe is read to its end, whatever the pieces in which it comes', async () => {
    const path = pipe();
    const reading = readUserFile(path, { pipes: 'read' });
    const script = `exec 3>"$1"; echo A=1 >&3; sleep 0.05; head -c 100000 /dev/zero | tr '\\0' x >&3`;
    await promisify(execFile)('sh', ['-c', script, '-', path]);
    const { text, isPipe } = await reading;
    assert.deepEqual([text.length, text.slice(0, 5), isPipe], [100_004, 'A=1\nx', true]);
  });

  it('the content of a pipe is left there where it is for another reader', async () => {
    assert.deepEqual(await readUserFile(pipe(), { pipes: 'pass' }), { text: '', isPipe: true });
  });

  it('a device, a folder and a file without an end are refused in words', async () => {
    const endless = join(root, 'endless');
    await writeFile(endless, '');
    await truncate(endless, 17 * 1024 * 1024);
    await assert.rejects(readUserFile('/dev/zero', { pipes: 'read' }), /is a device or a socket, not a file/);
    await assert.rejects(readUserFile(root, { pipes: 'read' }), /is a folder/);
    await assert.rejects(readUserFile(endless, { pipes: 'read' }), /is larger than 16 MiB/);
    await assert.rejects(readUserFile(join(root, 'gone'), { pipes: 'read' }), { code: 'ENOENT' });
  });
});
