import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { systemClock } from '../../../../../src/base/clock.ts';
import { PathWatcher } from '../../../../../src/service/project/watcher/path-watcher.ts';

describe('the watch on dirigent.toml', () => {
  let root = '';
  let watcher: PathWatcher;
  let received = Promise.withResolvers<undefined>();

  const path = (...parts: string[]): string => join(root, ...parts);

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'config-')));
    for (const release of ['1', '2']) {
      await mkdir(path('releases', release), { recursive: true });
      await writeFile(path('releases', release, 'dirigent.toml'), `# ${release}\n`);
    }
    await mkdir(path('project'));
    await symlink(path('releases', '1'), path('current'));
    await symlink(path('current', 'dirigent.toml'), path('project', 'dirigent.toml'));
    await watch(path('project', 'dirigent.toml'));
  });

  async function watch(file: string): Promise<void> {
    watcher = new PathWatcher({
      path: file,
      clock: systemClock(),
      onDidChange: () => received.resolve(undefined),
      onError: (error) => received.reject(error),
    });
    await watcher.ready();
  }

  afterEach(async () => {
    await watcher.dispose();
    await rm(root, { recursive: true, force: true });
  });

  /** Resolves when the change has been told, and the watch is on what is there now. */
  async function isReported(change: () => Promise<unknown>): Promise<void> {
    received = Promise.withResolvers();
    await change();
    await received.promise;
    await watcher.ready();
  }

  /** Resolves when one change has been told to its end, however many events it had. */
  async function isQuiet(): Promise<void> {
    for (let isOver = false; !isOver;) {
      received = Promise.withResolvers();
      isOver = await Promise.race([received.promise.then(() => false), pause(200, true)]);
      await watcher.ready();
    }
  }

  it('notices that the target of a link goes, comes back, and changes after that', async () => {
    const target = path('releases', '1', 'dirigent.toml');
    for (let round = 0; round < 3; round++) {
      await isReported(() => rm(target));
      await isReported(() => writeFile(target, 'back'));
      await isReported(() => writeFile(target, `round ${round}`));
    }
  });

  it('notices a folder above that is pointed elsewhere, and changes there', async () => {
    await symlink(path('releases', '2'), path('next'));
    await isReported(() => rename(path('next'), path('current')));
    await isReported(() => writeFile(path('releases', '2', 'dirigent.toml'), 'changed'));
  });

  it('notices a real folder above that is renamed and replaced', async () => {
    await isReported(() => rename(path('releases'), path('old')));
    await isReported(() => rename(path('old'), path('releases')));
    await isReported(() => writeFile(path('releases', '1', 'dirigent.toml'), 'changed'));
  });

  it('notices that the folder of the project is renamed, and comes back', async () => {
    await isReported(() => rename(path('project'), path('renamed')));
    await isReported(() => rename(path('renamed'), path('project')));
    await isReported(() => rm(path('project', 'dirigent.toml')));
  });

  for (const [what, folder, file] of [
    ['the project', ['own'], ['own', 'dirigent.toml']],
    ['a link on the way', ['releases', '1'], ['project', 'dirigent.toml']],
  ] as const)
    it(`notices saves in the folder of ${what} that was removed and made again in one go`, async () => {
      await mkdir(path('own'));
      await writeFile(path('own', 'dirigent.toml'), 'old');
      await watcher.dispose();
      await watch(path(...file));
      await isReported(() => {
        // As `rm -rf x && cp -r y x` does; ext4 gives the number of the folder again.
        rmSync(path(...folder), { recursive: true });
        mkdirSync(path(...folder));
        writeFileSync(path(...folder, 'dirigent.toml'), 'new');
        return Promise.resolve();
      });
      await isQuiet();
      await isReported(() => writeFile(path(...folder, 'dirigent.toml'), 'saved later'));
    });
});
