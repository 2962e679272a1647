// `watch = [globs]`: restarts a running task when one of its files changes.
import type { Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import picomatch from 'picomatch';
import type { Clock } from '../base/clock.ts';
import { MutableDisposable, type Disposable } from '../base/disposable.ts';
import { slowMountOf } from '../base/mounts.ts';
import { slowCalls } from '../base/slow-calls.ts';
import { systemReason } from '../base/system-error.ts';
import { isActive, type Task } from '../engine/status.ts';
import { answering, watchRoots, type Silences } from './watch-roots.ts';

/** A save of many files, or one in several steps, is one change. */
const DEBOUNCE_MS = 300;

/** Never a reason to restart, and too many to watch. */
const IGNORED_FOLDERS = new Set(['.git', '.hg', '.svn', 'node_modules']);

export interface FileWatchOptions {
  readonly clock: Clock;
  readonly folder: string;
  /** Logs and records of ours, which change because the task runs: watching them would never end. */
  readonly storage: string;
  /** One save may mean several tasks. */
  readonly onDidChange: (tasks: readonly string[]) => void;
  readonly onError: (task: string, error: unknown) => void;
}

interface Watch {
  readonly globs: readonly string[];
  readonly matches: (path: string) => boolean;
  readonly pending: MutableDisposable<Disposable>;
  /** One of what lies on disks of this machine, and one of each time that drives have answered. */
  readonly watchers: FSWatcher[];
  /** Roots that are not watched, and the drives that have to answer before: when they do, they are. */
  readonly silences: Silences;
}

export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watches = new Map<string, Watch>();
  /** Patterns of which it has been told that they cannot be watched, by task. */
  readonly #refused = new Map<string, string>();
  /** What has been told of drives, by task. */
  readonly #told = new Map<string, Set<string>>();
  readonly #due = new Set<string>();
  readonly #together = new MutableDisposable<Disposable>();
  readonly #returns: Disposable;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#returns = slowCalls.onDidAnswer((mount) => this.#askAgain(mount));
  }

  /** Watches for the tasks that a saved file may restart; ends the watches of all others. */
  update(tasks: Iterable<Task>): void {
    const wanted = new Map<string, readonly string[]>();
    for (const task of tasks) {
      const { name, watch: globs } = task.definition;
      if (globs.length > 0 && isWatched(task)) wanted.set(name, globs);
    }
    for (const [name, current] of this.#watches) {
      if (wanted.get(name)?.join('\n') !== current.globs.join('\n')) this.#end(name, current);
    }
    for (const told of [this.#refused, this.#told])
      for (const name of told.keys()) if (!wanted.has(name)) told.delete(name);
    for (const [name, globs] of wanted) if (!this.#watches.has(name)) this.#attempt(name, globs);
  }

  /** What cannot be watched is told, once, and takes nothing from the task. */
  #attempt(name: string, globs: readonly string[]): void {
    const text = globs.join('\n');
    if (this.#refused.get(name) === text) return;
    try {
      this.#begin(name, globs);
      this.#refused.delete(name);
    } catch (error) {
      this.#refused.set(name, text);
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onError(name, new Error(`watch = ${JSON.stringify(globs)} cannot be watched: ${reason}`));
    }
  }

  #begin(name: string, globs: readonly string[]): void {
    const roots = watchRoots(this.#options.folder, globs);
    const pending = new MutableDisposable<Disposable>();
    const current: Watch = { globs, matches: matcherOf(globs), pending, watchers: [], silences: new Map() };
    const away = roots.filter((root) => slowMountOf(root) !== undefined);
    const here = roots.filter((root) => !away.includes(root));
    if (here.length > 0) this.#watch(name, current, here);
    this.#watches.set(name, current);
    // A drive that is gone would take the thread pool, and with it every start and stop: it is asked for an answer first.
    if (away.length > 0) this.#watchAnswering(name, current, away);
  }

  #watchAnswering(name: string, current: Watch, roots: readonly string[]): void {
    const watchThose = async (): Promise<void> => {
      const { answered, silences } = await answering(roots, current.silences);
      if (this.#watches.get(name) !== current) return;
      for (const { root, error } of silences)
        if (current.silences.has(root)) this.#tell(name, `changes of ${root} go unnoticed: ${systemReason(error)}`);
      if (answered.length > 0) this.#watch(name, current, answered);
    };
    watchThose().catch((error: unknown) => this.#options.onError(name, error));
  }

  #watch(name: string, current: Watch, roots: readonly string[]): void {
    const { clock, folder, onError } = this.#options;
    const { matches, pending } = current;
    const contents = new Contents();
    let isReady = false;
    const watcher = watch([...roots], {
      alwaysStat: true,
      ignored: (path) => this.#isIgnored(path),
    });
    watcher.on('all', (_kind, path, stats) => {
      const relativePath = relative(folder, path).split(sep).join('/');
      if (!matches(relativePath) || !contents.isNew(path, stats) || !isReady) return;
      pending.value = clock.setTimeout(() => this.#settled(name), DEBOUNCE_MS);
    });
    // Until then it tells of what has been there before.
    watcher.on('ready', () => (isReady = true));
    watcher.on('error', (error) => onError(name, error));
    current.watchers.push(watcher);
  }

  #tell(name: string, what: string): void {
    const told = this.#told.get(name) ?? new Set();
    this.#told.set(name, told);
    if (told.has(what)) return;
    told.add(what);
    this.#options.onError(name, new Error(what));
  }

  #askAgain(mount: string): void {
    for (const [name, current] of this.#watches) {
      const roots = [...current.silences].flatMap(([root, mounts]) => (mounts.includes(mount) ? [root] : []));
      for (const root of roots) current.silences.delete(root);
      if (roots.length > 0) this.#watchAnswering(name, current, roots);
    }
  }

  /** Those that are still settling are waited for, for they may have seen the same save; but not one that never settles. */
  #settled(name: string): void {
    this.#watches.get(name)?.pending.dispose();
    this.#due.add(name);
    const isAlone = [...this.#watches.values()].every(({ pending }) => pending.value === undefined);
    if (isAlone) this.#restart();
    else this.#together.value ??= this.#options.clock.setTimeout(() => this.#restart(), DEBOUNCE_MS);
  }

  #restart(): void {
    this.#together.dispose();
    const tasks = [...this.#due].filter((name) => this.#watches.has(name));
    this.#due.clear();
    if (tasks.length > 0) this.#options.onDidChange(tasks);
  }

  #isIgnored(path: string): boolean {
    const { folder, storage } = this.#options;
    if (path === storage || path.startsWith(storage + sep)) return true;
    return relative(folder, path)
      .split(sep)
      .some((part) => IGNORED_FOLDERS.has(part));
  }

  #end(name: string, { watchers, pending }: Watch): void {
    pending.dispose();
    this.#watches.delete(name);
    for (const watcher of watchers) void watcher.close();
  }

  async dispose(): Promise<void> {
    this.#returns.dispose();
    const watchers = [...this.#watches.values()];
    this.#watches.clear();
    this.#together.dispose();
    for (const { pending } of watchers) pending.dispose();
    await Promise.all(watchers.flatMap((each) => each.watchers.map((watcher) => watcher.close())));
  }
}

/** Also after it has ended: a saved file cures what failed, and a build that finished is wanted again. */
function isWatched({ wanted, removed, status }: Task): boolean {
  return isActive(status) || (wanted === 'up' && !removed);
}

/** inotify(7) has one event for all of a file's metadata: that its rights changed says nothing of what it holds. */
class Contents {
  readonly #known = new Map<string, string>();

  /** False for a file that holds what it held when it was seen last. */
  isNew(path: string, stats: Stats | undefined): boolean {
    if (stats === undefined) {
      this.#known.delete(path);
      return true;
    }
    const content = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    if (this.#known.get(path) === content) return false;
    this.#known.set(path, content);
    return true;
  }
}

/** What one of the globs names, except what one that begins with `!` names. */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const included = globs.filter((glob) => !glob.startsWith('!'));
  return picomatch(included, { dot: true, ignore: excluded });
}
