// Watches the path of one file, with every link and folder on the way to it.
import { watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { mountQueue } from '../../../base/mount-queue.ts';
import { systemReason } from '../../../base/system-error.ts';
import { isOutOfWatches, WatchRetry } from '../../watch/watch-retry.ts';
import { areSameFolders, watchedFolders, type WatchedFolder } from './watched-folders.ts';

export interface PathWatcherOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Something happened to it. */
  readonly onDidChange: () => void;
  /** It cannot be watched, or can be again; each is reported once. */
  readonly onError: (error: unknown) => void;
}

/** The path may change while it is resolved; one that never rests is watched as it was resolved last. */
const MOST_LOOKS = 5;

/**
 * Reports changes of one file: of its text, through the renames by which editors save, and of every link and folder on
 * the way to it that is pointed elsewhere, renamed, goes or comes back. A path that cannot be watched is tried again.
 */
export class PathWatcher {
  readonly #options: PathWatcherOptions;
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly identity: string | undefined }>();
  /** The file systems that did not answer at the last look: what is there is watched when they do. */
  readonly #silent = new Set<string>();
  readonly #returns: Disposable;
  readonly #again: WatchRetry;
  #places: ReadonlyMap<string, WatchedFolder> = new Map();
  #arming: Promise<void> | undefined;
  #armAgain = false;
  #isDisposed = false;
  #isArmed = false;
  /** At the last look. */
  #isRefused = false;
  /** The present outage has been reported. */
  #isReported = false;

  constructor(options: PathWatcherOptions) {
    this.#options = options;
    this.#returns = mountQueue.onDidAnswer((mount) => {
      if (this.#silent.has(mount)) this.#changed();
    });
    this.#again = new WatchRetry(options.clock, () => void this.#arm());
    void this.#arm();
  }

  /** Watches now what could not be watched so far, instead of when it is tried again. */
  watchNow(): void {
    if (!this.#isDisposed) void this.#arm();
  }

  /** Resolves once changes on disk are noticed. */
  async ready(): Promise<void> {
    await this.#arming;
  }

  #arm(): Promise<void> {
    if (this.#arming !== undefined) this.#armAgain = true;
    this.#arming ??= this.#armNow().finally(() => (this.#arming = undefined));
    return this.#arming;
  }

  async #armNow(): Promise<void> {
    for (let look = 0; look < MOST_LOOKS && !this.#isDisposed; look++) {
      this.#armAgain = false;
      this.#silent.clear();
      const places = await watchedFolders(this.#options.path, this.#silent);
      if (this.#isOver()) return;
      const isSame = areSameFolders(places, this.#places);
      this.#places = places;
      const isWatchedAnew = this.#watchAll();
      if (isWatchedAnew && this.#isArmed) this.#options.onDidChange();
      // A change before the watches were there has to be looked for.
      if (isSame && !this.#mustArmAgain()) break;
    }
    this.#isArmed = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#isDisposed) return;
    if (this.#isRefused) return this.#again.refused();
    this.#again.dispose();
    if (this.#isReported) this.#options.onError(new Error('changes are detected again'));
    this.#isReported = false;
  }

  /** Methods, since the compiler cannot see that these flags may change during an await. */
  #mustArmAgain(): boolean {
    return this.#armAgain;
  }

  #isOver(): boolean {
    return this.#isDisposed;
  }

  /** True: something may have happened in a folder before it was watched. */
  #watchAll(): boolean {
    for (const [folder, { watcher, identity }] of this.#watchers)
      if (this.#places.get(folder)?.identity !== identity) this.#unwatch(folder, watcher);
    this.#isRefused = false;
    let isWatchedAnew = false;
    for (const [folder, place] of this.#places)
      if (!this.#watchers.has(folder) && this.#watch(folder, place)) isWatchedAnew = true;
    return isWatchedAnew;
  }

  #unwatch(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder)?.watcher === watcher) this.#watchers.delete(folder);
  }

  /** False: nothing there was missed. */
  #watch(folder: string, { identity }: WatchedFolder): boolean {
    try {
      const watcher = watch(folder, (_event, name) => {
        // A folder that is renamed or removed reports its own name, and nothing more; another folder may have its place
        // by now, and even its number.
        if (name === basename(folder)) this.#unwatch(folder, watcher);
        else if (name !== null && this.#places.get(folder)?.names.has(name) !== true) return;
        this.#changed();
      });
      watcher.on('error', () => {
        this.#unwatch(folder, watcher);
        this.#changed();
      });
      this.#watchers.set(folder, { watcher, identity });
      return true;
    } catch (error) {
      // It went while we looked; the next look sees that.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      this.#refuse(folder, error);
      return false;
    }
  }

  #refuse(folder: string, error: unknown): void {
    // A folder above that may not be read: what is in the one of the file is noticed all the same.
    if (this.#places.get(folder)?.names.size === 0 && !isOutOfWatches(error)) return;
    this.#isRefused = true;
    if (this.#isReported) return;
    this.#isReported = true;
    const why = `because ${folder} cannot be watched (${systemReason(error)})`;
    this.#options.onError(
      new Error(`changes are not detected ${why}; retrying. Until then, \`dirigent down\` and \`up\` apply them`),
    );
  }

  #changed(): void {
    if (this.#isDisposed) return;
    void this.#arm();
    this.#options.onDidChange();
  }

  dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#returns.dispose();
    this.#again.dispose();
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    return Promise.resolve();
  }
}
