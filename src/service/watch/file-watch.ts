// `watch = [globs]`: restarts a running task when one of its files changes.
import type { Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import picomatch from 'picomatch';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { slowMountOf } from '../../base/mounts.ts';
import { mountQueue } from '../../base/mount-queue.ts';
import { systemReason } from '../../base/system-error.ts';
import type { Task } from '../../engine/task.ts';
import { messageOf } from '../events/event-log.ts';
import { isOutOfWatches, isWatchLeft, WatchRetry } from './watch-retry.ts';
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
  /** No task: what concerns all of them. */
  readonly onError: (task: string, error: unknown) => void;
}

/** One watcher, and what became of it. */
interface Observer {
  readonly watcher: FSWatcher;
  readonly roots: readonly string[];
  isReady: boolean;
  /** There were too few watches: changes of a part of its files go unnoticed. */
  isRefused: boolean;
  hasFailed: boolean;
  /** Another one is on its way to take its place. */
  isReplaced: boolean;
}

interface Watch {
  /** The run of the task that what went wrong has been tried again for. */
  run: number;
  readonly globs: readonly string[];
  readonly matches: (path: string) => boolean;
  readonly pending: MutableDisposable<Disposable>;
  /** One of what lies on disks of this machine, and one of each time that drives have answered. */
  readonly observers: Set<Observer>;
  /** Roots that are not watched, and the drives that have to answer before: when they do, they are. */
  readonly silences: Silences;
}

export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watches = new Map<string, Watch>();
  /** Patterns reported as unwatchable, by task. */
  readonly #refused = new Map<string, string>();
  /** Problems with its files that have been reported, by task. */
  readonly #reported = new Map<string, Set<string>>();
  readonly #due = new Set<string>();
  readonly #together = new MutableDisposable<Disposable>();
  readonly #returns: Disposable;
  readonly #again: WatchRetry;
  /** The shortage of watches has been reported, and nothing since. */
  #isOutage = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#returns = mountQueue.onDidAnswer((mount) => this.#askAgain(mount));
    this.#again = new WatchRetry(options.clock, () => this.#retry());
  }

  /** Watches for these tasks, which a saved file restarts; ends the watches of all others. */
  update(tasks: readonly Task[]): void {
    const wanted = new Map(tasks.map(({ definition, run }) => [definition.name, { globs: definition.watch, run }]));
    for (const [name, current] of this.#watches) {
      const { globs, run = 0 } = wanted.get(name) ?? {};
      if (globs?.join('\n') !== current.globs.join('\n')) this.#end(name, current);
      else this.#renew(name, current, run);
    }
    for (const reported of [this.#refused, this.#reported])
      for (const name of reported.keys()) if (!wanted.has(name)) reported.delete(name);
    for (const [name, { globs, run }] of wanted) if (!this.#watches.has(name)) this.#attempt(name, globs, run);
  }

  /** A file that cannot be watched is reported once, and takes nothing from the task. */
  #attempt(name: string, globs: readonly string[], run: number): void {
    const text = globs.join('\n');
    if (this.#refused.get(name) === text) return;
    try {
      this.#begin(name, globs, run);
      this.#refused.delete(name);
    } catch (error) {
      this.#refused.set(name, text);
      const what = `cannot watch the files of watch = ${JSON.stringify(globs)}: ${messageOf(error)}`;
      this.#options.onError(name, new Error(what));
    }
  }

  #begin(name: string, globs: readonly string[], run: number): void {
    const roots = watchRoots(this.#options.folder, globs);
    const pending = new MutableDisposable<Disposable>();
    const matches = matcherOf(globs);
    const current: Watch = { run, globs, matches, pending, observers: new Set(), silences: new Map() };
    const away = roots.filter((root) => slowMountOf(root) !== undefined);
    const here = roots.filter((root) => !away.includes(root));
    if (here.length > 0) this.#watch(name, current, here);
    this.#watches.set(name, current);
    // A drive that is gone would take the thread pool, and with it every start and stop: it is asked for an answer
    // first.
    if (away.length > 0) this.#watchAnswering(name, current, away);
  }

  #watchAnswering(name: string, current: Watch, roots: readonly string[]): void {
    const watchThose = async (): Promise<void> => {
      const { answered, silences } = await answering(roots, current.silences);
      if (this.#watches.get(name) !== current) return;
      for (const { root, error } of silences)
        if (current.silences.has(root))
          this.#report(name, `changes in ${root} are not detected: ${systemReason(error)}`);
      if (answered.length > 0) this.#watch(name, current, answered);
    };
    watchThose().catch((error: unknown) => this.#options.onError(name, error));
  }

  #watch(name: string, current: Watch, roots: readonly string[], former?: Observer): void {
    const { clock, folder } = this.#options;
    const { matches, pending } = current;
    const contents = new Contents();
    const watcher = watch([...roots], {
      alwaysStat: true,
      ignored: (path) => this.#isIgnored(path),
    });
    const observer = { watcher, roots, isReady: false, isRefused: false, hasFailed: false, isReplaced: false };
    watcher.on('all', (_kind, path, stats) => {
      const relativePath = relative(folder, path).split(sep).join('/');
      if (!matches(relativePath) || !contents.isNew(path, stats) || !observer.isReady) return;
      pending.value = clock.setTimeout(() => this.#settled(name), DEBOUNCE_MS);
    });
    // Until then it reports files that were there before.
    watcher.on('ready', () => {
      observer.isReady = true;
      if (former !== undefined) drop(current, former);
      this.#judge();
    });
    watcher.on('error', (error) => this.#failed(name, observer, error));
    current.observers.add(observer);
  }

  #failed(name: string, observer: Observer, error: unknown): void {
    observer.hasFailed = true;
    if (!isOutOfWatches(error)) return this.#report(name, messageOf(error), error);
    // Each refused folder reports that.
    observer.isRefused = true;
    this.#again.refused();
    if (this.#isOutage) return;
    this.#isOutage = true;
    const what = `Some changed files do not restart the tasks that watch them: ${systemReason(error)}`;
    this.#options.onError('', new Error(`${what}. Retrying.`));
  }

  /** Called after a watcher has scanned everything, or is closed. */
  #judge(): void {
    const all = [...this.#watches.values()].flatMap(({ observers }) => [...observers]);
    if (all.some(({ isRefused }) => isRefused)) return this.#again.refused();
    this.#again.dispose();
    // None: whether there are enough by now shows with the next one.
    if (!this.#isOutage || all.length === 0) return;
    this.#isOutage = false;
    this.#options.onError('', new Error('All watched files are being watched again.'));
  }

  /** Going through all folders again is for when there may be something to gain. */
  #retry(): void {
    if (!isWatchLeft()) return this.#again.refused();
    for (const [name, current] of this.#watches) this.#replace(name, current, ({ isRefused }) => isRefused);
  }

  /** A new run is a new attempt for what went wrong, whatever it was. */
  #renew(name: string, current: Watch, run: number): void {
    if (current.run === run) return;
    current.run = run;
    this.#replace(name, current, ({ hasFailed }) => hasFailed);
  }

  /**
   * A watcher of a part goes when the next one has looked at everything: a project may have more folders than there can
   * be watches, for ever. They share those that both need.
   */
  #replace(name: string, current: Watch, isMeant: (observer: Observer) => boolean): void {
    for (const observer of [...current.observers]) {
      if (!observer.isReady || observer.isReplaced || !isMeant(observer)) continue;
      observer.isReplaced = true;
      const { roots } = observer;
      if (roots.every((root) => slowMountOf(root) === undefined)) this.#watch(name, current, roots, observer);
      else {
        drop(current, observer);
        this.#watchAnswering(name, current, roots);
      }
    }
  }

  /** Once, also where another watcher finds it again. */
  #report(name: string, what: string, error: unknown = new Error(what)): void {
    const reported = this.#reported.get(name) ?? new Set();
    this.#reported.set(name, reported);
    if (reported.has(what)) return;
    reported.add(what);
    this.#options.onError(name, error);
  }

  #askAgain(mount: string): void {
    for (const [name, current] of this.#watches) {
      const roots = [...current.silences].flatMap(([root, mounts]) => (mounts.includes(mount) ? [root] : []));
      for (const root of roots) current.silences.delete(root);
      if (roots.length > 0) this.#watchAnswering(name, current, roots);
    }
  }

  /**
   * Waits for watches that are still settling, since they may have seen the same save; but not for one that never does.
   */
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

  #end(name: string, current: Watch): void {
    current.pending.dispose();
    this.#watches.delete(name);
    for (const observer of [...current.observers]) drop(current, observer);
    this.#judge();
  }

  async dispose(): Promise<void> {
    this.#returns.dispose();
    this.#again.dispose();
    const watchers = [...this.#watches.values()];
    this.#watches.clear();
    this.#together.dispose();
    for (const { pending } of watchers) pending.dispose();
    await Promise.all(watchers.flatMap((each) => [...each.observers].map(({ watcher }) => watcher.close())));
  }
}

function drop({ observers }: Watch, observer: Observer): void {
  observers.delete(observer);
  void observer.watcher.close();
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

/** The paths that a glob matches, except those that a glob with `!` matches. */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const included = globs.filter((glob) => !glob.startsWith('!'));
  return picomatch(included, { dot: true, ignore: excluded });
}
