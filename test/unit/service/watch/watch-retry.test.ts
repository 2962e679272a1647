// What becomes of watches that were refused once: with a system of the test's choice, and a clock set by hand.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { newTask, type Task } from '../../../../src/engine/task.ts';
import { FileWatch } from '../../../../src/service/watch/file-watch.ts';
import { PathWatcher } from '../../../../src/service/project/watcher/path-watcher.ts';
import { ProjectFile } from '../../../../src/service/project/project-file.ts';
import { ProjectFileWatcher } from '../../../../src/service/project/project-file-watcher.ts';
import type { Client } from '../../../../src/rpc/server/server.ts';
import type { Supervisor } from '../../../../src/service/supervisor.ts';
import { reload } from '../../../../src/service/verbs/project-reload.ts';
import { eventually } from '../../../support/eventually.ts';
import { definitionOf } from '../../../support/launched.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { scarceWatches } from './scarce-watches.ts';

interface Folder extends AsyncDisposable {
  readonly root: string;
  path(...parts: string[]): string;
}

async function temporaryFolder(): Promise<Folder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'scarce-')));
  return {
    root,
    path: (...parts) => join(root, ...parts),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

describe('the watch on dirigent.toml that was refused', () => {
  interface Watched extends AsyncDisposable {
    readonly file: string;
    readonly clock: ManualClock;
    readonly watcher: PathWatcher;
    readonly problems: string[];
    readonly changes: () => number;
  }

  async function watched(): Promise<Watched> {
    const folder = await temporaryFolder();
    const file = folder.path('dirigent.toml');
    await writeFile(file, '');
    const clock = new ManualClock();
    const problems: string[] = [];
    let changes = 0;
    const watcher = new PathWatcher({
      ...{ path: file, clock },
      onDidChange: () => (changes += 1),
      onError: (error) => problems.push((error as Error).message),
    });
    await watcher.ready();
    return {
      ...{ file, clock, watcher, problems, changes: () => changes },
      async [Symbol.asyncDispose]() {
        await watcher.dispose();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  for (const code of ['ENOSPC', 'EMFILE'])
    it(`is tried again after ${code}, reports both once, and has the file read once`, async () => {
      using system = scarceWatches(code);
      await using all = await watched();
      const { clock, watcher, problems, changes, file } = all;
      for (let round = 0; round < 3; round++) {
        assert.equal(clock.pending, 1);
        clock.advance(60_000);
        await watcher.ready();
      }
      assert.match(problems.join('\n'), /^changes are not detected because .*no watches left.*retrying[^\n]*$/);
      assert.equal(changes(), 0);
      system.refuse(() => false);
      clock.advance(60_000);
      await watcher.ready();
      assert.equal(changes(), 1);
      assert.deepEqual(problems.slice(1), ['changes are detected again']);
      assert.equal(clock.pending, 0);
      await writeFile(file, 'changed');
      await eventually(() => assert.ok(changes() > 1));
    });

  it('is tried again ever more slowly, up to once a minute', async () => {
    using system = scarceWatches();
    await using all = await watched();
    const { clock, watcher } = all;
    const tries: number[] = [];
    for (let second = 1; second <= 190; second++) {
      const before = system.refused.length;
      clock.advance(1000);
      await watcher.ready();
      if (system.refused.length > before) tries.push(second);
    }
    assert.deepEqual(tries, [1, 3, 7, 15, 31, 63, 123, 183]);
  });

  it('has no timer while all is well, nor when it is over', async () => {
    await using all = await watched();
    assert.equal(all.clock.pending, 0);
    using _ = scarceWatches();
    await using refused = await watched();
    assert.equal(refused.clock.pending, 1);
    await refused.watcher.dispose();
    assert.equal(refused.clock.pending, 0);
  });

  it('is tried again by `project/reload`', async () => {
    await using folder = await temporaryFolder();
    const text = (name: string): string => `[[tasks]]\nname = "${name}"\ncommand = "true"\n`;
    await writeFile(folder.path('dirigent.toml'), text('old'));
    using system = scarceWatches();
    const clock = new ManualClock();
    const isInUse = (): boolean => false;
    const project = new ProjectFile({ folder: folder.root, name: 'dirigent.toml', clock, isInUse });
    await using projectWatcher = new ProjectFileWatcher(project, clock);
    projectWatcher.start(() => undefined);
    await projectWatcher.ready();
    system.refuse(() => false);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the verb asks for no more of it
    await reload({ project, projectWatcher } as Supervisor, {}, {} as Client, new AbortController().signal);
    await projectWatcher.ready();
    await writeFile(folder.path('dirigent.toml'), text('new'));
    await eventually(() => assert.equal(project.project?.tasks[0]?.name, 'new'));
  });
});

describe('what a task watches where it was refused', () => {
  interface Watched extends AsyncDisposable {
    readonly folder: Folder;
    readonly clock: ManualClock;
    readonly told: string[];
    readonly restarted: string[];
    update(run: number): void;
    /** A save in the folder restarts the task. */
    isNoticed(name: string): Promise<void>;
  }

  const NAMES = ['a', 'b', 'c'];

  function task(name: string, run: number): Task {
    return { ...newTask(definitionOf({ command: 'true', watch: ['src/**'] })), wanted: 'up', run, ...named(name) };
  }

  function named(name: string): Pick<Task, 'definition'> {
    return { definition: { ...definitionOf({ command: 'true', watch: ['src/**'] }), name } };
  }

  async function watched(tasks: readonly string[] = ['web']): Promise<Watched> {
    const folder = await temporaryFolder();
    for (const name of NAMES) {
      await mkdir(folder.path('src', name), { recursive: true });
      await writeFile(folder.path('src', name, 'file'), '');
    }
    const clock = new ManualClock();
    const told: string[] = [];
    const restarted: string[] = [];
    const watch = new FileWatch({
      ...{ clock, folder: folder.root, storage: folder.path('storage') },
      onDidChange: (names) => restarted.push(...names),
      onError: (name, error) => told.push(`${name}: ${(error as Error).message}`),
    });
    let saves = 0;
    const all: Watched = {
      ...{ folder, clock, told, restarted },
      update: (run) => watch.update(tasks.map((name) => task(name, run))),
      async isNoticed(name) {
        restarted.length = 0;
        await eventually(async () => {
          await writeFile(folder.path('src', name, 'file'), String((saves += 1)));
          clock.advance(300);
          assert.deepEqual(new Set(restarted), new Set(tasks));
        });
      },
      async [Symbol.asyncDispose]() {
        await watch.dispose();
        await folder[Symbol.asyncDispose]();
      },
    };
    all.update(1);
    return all;
  }

  const OUTAGE = /^: Some changed files do not restart the tasks that watch them: no watches left\. Retrying\.$/;
  const OVER = ': All watched files are being watched again.';

  for (const code of ['ENOSPC', 'EMFILE', 'ENFILE'])
    it(`is watched when ${code} is over; both are reported once for all folders and tasks`, async () => {
      using system = scarceWatches(code);
      await using all = await watched(['web', 'db']);
      const { clock, told } = all;
      await eventually(() => assert.ok(NAMES.every((name) => system.refused.includes(all.folder.path('src', name)))));
      for (let round = 0; round < 3; round++) {
        await eventually(() => assert.equal(clock.pending, 1));
        clock.advance(60_000);
      }
      assert.match(told.join('\n'), OUTAGE);
      system.refuse(() => false);
      await eventually(() => {
        clock.advance(60_000);
        assert.deepEqual(told.slice(1), [OVER]);
      });
      assert.equal(clock.pending, 0);
      await all.isNoticed('c');
      assert.equal(told.length, 2);
    });

  it('is watched again where the outage comes later, and goes, twice', async () => {
    using system = scarceWatches();
    system.refuse(() => false);
    await using all = await watched();
    await all.isNoticed('a');
    const { clock, told, folder } = all;
    for (const name of ['later', 'last']) {
      told.length = 0;
      system.refuse((path) => path.endsWith(name));
      await mkdir(folder.path('src', name));
      await eventually(() => assert.match(told.join('\n'), OUTAGE));
      system.refuse(() => false);
      clock.advance(60_000);
      await eventually(() => assert.deepEqual(told.slice(1), [OVER]));
      await all.isNoticed(name);
    }
  });

  it('what could be watched restarts it all the while', async () => {
    using system = scarceWatches();
    system.refuse((path) => path.endsWith('b'));
    await using all = await watched();
    await eventually(() => assert.match(all.told.join('\n'), OUTAGE));
    for (let round = 0; round < 3; round++) {
      const before = system.refused.length;
      await all.isNoticed('a');
      await eventually(() => {
        all.clock.advance(1000);
        assert.ok(system.refused.length > before);
      });
    }
    assert.equal(all.told.length, 1);
  });

  it('is tried again by a restart of the task', async () => {
    using system = scarceWatches();
    await using all = await watched();
    await eventually(() => assert.ok(system.refused.includes(all.folder.path('src', 'c'))));
    system.refuse(() => false);
    await eventually(() => {
      all.update(1);
      all.update(2);
      assert.deepEqual(all.told.slice(1), [OVER]);
    });
    assert.equal(all.clock.pending, 0);
    await all.isNoticed('c');
  });

  it('has no timer when the task is not watched any more', async () => {
    using _ = scarceWatches();
    const tasks = ['web'];
    await using all = await watched(tasks);
    await eventually(() => assert.equal(all.clock.pending, 1));
    tasks.length = 0;
    all.update(1);
    assert.equal(all.clock.pending, 0);
  });

  it('any other error is reported once per folder, and nothing is retried on a timer', async () => {
    using system = scarceWatches('EIO');
    system.refuse((path) => path.endsWith('b'));
    await using all = await watched();
    await eventually(() => assert.equal(all.told.length, 1));
    assert.match(all.told[0] ?? '', /^web: EIO/);
    assert.equal(all.clock.pending, 0);
    const before = system.refused.length;
    await eventually(() => {
      all.update(2);
      assert.ok(system.refused.length > before);
    });
    assert.equal(all.told.length, 1);
  });
});
