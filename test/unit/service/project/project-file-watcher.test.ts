import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { systemClock } from '../../../../src/base/clock.ts';
import { readText } from '../../../../src/service/project/file/read-text.ts';
import { ProjectFileWatcher } from '../../../../src/service/project/project-file-watcher.ts';
import { eventually } from '../../../support/eventually.ts';

describe('the watcher of dirigent.toml', () => {
  let folder = '';
  let path = '';
  let read: (string | undefined)[] = [];
  let watcher: ProjectFileWatcher;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'watcher-')));
    path = join(folder, 'dirigent.toml');
    read = [];
    await writeFile(path, '# old\n');
    const project = {
      path,
      reload: async (): Promise<void> => void read.push(await readText(path)),
      isUnreadableOn: () => false,
    };
    watcher = new ProjectFileWatcher(project, systemClock());
    watcher.start((error) => assert.fail(String(error)));
    await watcher.ready();
  });
  afterEach(async () => {
    await watcher[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('reads a save in several steps once, when the text has come to rest', async () => {
    await writeFile(path, '');
    await pause(20);
    await writeFile(path, '# ne');
    await pause(20);
    await writeFile(path, '# new\n');
    await eventually(() => assert.ok(read.length > 0));
    assert.deepEqual(new Set(read), new Set(['# new\n']));
  }).timeout(20_000);

  it('reads a file that was deleted', async () => {
    await rm(path);
    await eventually(() => assert.deepEqual(new Set(read), new Set([undefined])));
  }).timeout(20_000);

  it('reads nothing any more when it is disposed', async () => {
    await watcher[Symbol.asyncDispose]();
    await writeFile(path, '# new\n');
    await pause(300);
    assert.deepEqual(read, []);
  }).timeout(20_000);
});
