import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import type { Invocation } from '../../support/rig/invocation.ts';

/** A project with a running task `web` that watches what a test says, and a canary that watches the folder `later`. */
class Watching implements AsyncDisposable {
  readonly rig: Rig;
  readonly supervised: Supervised;
  /** A run of `web` that has been there. */
  web: Invocation;
  #files = 0;

  private constructor(rig: Rig, supervised: Supervised, web: Invocation) {
    this.rig = rig;
    this.supervised = supervised;
    this.web = web;
  }

  static async start(globs: readonly string[]): Promise<Watching> {
    const rig = await Rig.start();
    const supervised = await Supervised.prepare(Watching.toml(rig, globs));
    for (const folder of ['src', 'later']) await mkdir(join(supervised.folder, folder));
    await writeFile(join(supervised.folder, 'src', 'a.ts'), 'a');
    await supervised.launch();
    await supervised.start('web', 'canary');
    const [web] = await Promise.all([rig.command('web').next(), rig.command('canary').next()]);
    const watching = new Watching(rig, supervised, web);
    watching.web = await watching.#noticed('web', 'src');
    await watching.#noticed('canary', 'later');
    return watching;
  }

  static toml(rig: Rig, globs: readonly string[]): string {
    const task = (name: string, watch: readonly string[]): string =>
      `[[tasks]]\nname = "${name}"\n${rig.command(name).toml}\nwatch = ${JSON.stringify(watch)}\n`;
    return task('web', globs) + task('canary', ['later/*']);
  }

  path(...names: string[]): string {
    return join(this.supervised.folder, ...names);
  }

  /** Nothing tells from when on changes are noticed: makes new files until one of them restarts the task. */
  async #noticed(task: string, folder: string): Promise<Invocation> {
    const next = this.rig.command(task).next();
    const write = (): Promise<void> => writeFile(this.path(folder, `${String(this.#files++)}.ts`), '');
    await write();
    const timer = setInterval(() => void write().catch(() => undefined), 500);
    return next.finally(() => clearInterval(timer));
  }

  /**
   * How often `web` was started by all that has happened until now: a change that the canary watches is made after it,
   * so when the canary is back the restart of `web` has been decided.
   */
  async runs(): Promise<number> {
    const next = this.rig.command('canary').next();
    await writeFile(this.path('later', String(this.#files++)), '');
    await next;
    await this.supervised.until('web', ({ status }) => status.kind === 'running');
    const { runId = '' } = await this.supervised.task('web');
    return Number(runId.slice('web#'.length));
  }

  /** The run of `web` that lives when nothing more is to be expected. */
  async current(): Promise<Invocation> {
    await this.runs();
    const { pid } = await this.supervised.task('web');
    let web = this.web;
    while (web.pid !== pid) web = await this.rig.command('web').next();
    return web;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.supervised[Symbol.asyncDispose]();
    await this.rig[Symbol.asyncDispose]();
  }
}

describe('watch', () => {
  it('restarts on a change, on the next one (devenv #2735: only once), and on one that an editor makes by renaming', async () => {
    await using watching = await Watching.start(['src/**/*.ts']);
    const file = watching.path('src', 'a.ts');
    const changes = [
      () => writeFile(file, 'b'),
      () => writeFile(file, 'c'),
      () => writeFile(`${file}.tmp`, 'e').then(() => rename(`${file}.tmp`, file)),
      () => rm(file),
    ];
    for (const change of changes) {
      const before = await watching.runs();
      await change();
      await watching.supervised.until('web', ({ runId }) => runId === `web#${String(before + 1)}`);
    }
  });

  it('makes one restart of many changes at once (devenv #2735)', async () => {
    await using watching = await Watching.start(['src/**/*.ts']);
    const before = await watching.runs();
    // In one go, as a branch is checked out: between two of them a busy machine could be longer than a change settles.
    for (let index = 0; index < 200; index++) writeFileSync(watching.path('src', `many-${String(index)}.ts`), 'text');
    await watching.supervised.until('web', ({ runId }) => runId === `web#${String(before + 1)}`);
    assert.equal(await watching.runs(), before + 1);
  });

  it('ignores reads of a file, and changes of its permissions or access time (devenv #2734)', async () => {
    await using watching = await Watching.start(['src/**/*.ts']);
    const file = watching.path('src', 'a.ts');
    const before = await watching.runs();
    await readFile(file);
    await chmod(file, 0o600);
    // utimes(2) by way of Node would round the time of the last change.
    await promisify(execFile)('touch', ['-a', file]);
    assert.equal(await watching.runs(), before);
  });

  it('does not mind files that no pattern names, nor folders full of other things', async () => {
    await using watching = await Watching.start(['**/*.ts', '!**/*.test.ts']);
    const before = await watching.runs();
    for (const folder of ['node_modules', '.git']) {
      await mkdir(watching.path(folder));
      await writeFile(watching.path(folder, 'a.ts'), '');
    }
    await writeFile(watching.path('src', 'a.js'), '');
    await writeFile(watching.path('src', 'a.test.ts'), '');
    assert.equal(await watching.runs(), before);
  });

  it('does not take the logs of the task for a change, wherever they are', async () => {
    // The storage lies beside the project.
    await using watching = await Watching.start(['../s/**', 'src/**']);
    const web = await watching.current();
    const before = await watching.runs();
    await web.flood({ lines: 20_000 });
    await web.stderr('more\n');
    assert.equal(await watching.runs(), before);
  });

  it('does not restart a task that was stopped by hand', async () => {
    await using watching = await Watching.start(['src/**/*.ts']);
    const { supervised } = watching;
    const before = await watching.runs();
    await supervised.stop('web');
    await writeFile(watching.path('src', 'a.ts'), 'b');
    const next = watching.rig.command('canary').next();
    await writeFile(watching.path('later', 'x'), '');
    await next;
    const { status, runId } = await supervised.task('web');
    assert.deepEqual([status.kind, runId], ['stopped', `web#${String(before)}`]);
  });

  it('follows dirigent.toml: what is watched may change while the task runs on', async () => {
    await using watching = await Watching.start(['src/**']);
    const { supervised, rig } = watching;
    const { pid } = await supervised.task('web');
    await supervised.write(Watching.toml(rig, ['other/**']));
    await supervised.request('project/reload', {});
    const before = await watching.runs();
    await writeFile(watching.path('src', 'a.ts'), 'b');
    assert.equal(await watching.runs(), before);
    const task = await supervised.task('web');
    assert.deepEqual([task.pid, task.changed], [pid, false]);
  });
});
