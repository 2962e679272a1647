// There are only so many watches: inotify(7) counts them by user, over all programs. No event reports when others give
// some back, so a refused watcher is retried, ever more slowly.
import { watch } from 'node:fs';
import { parse } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** fs.inotify.max_user_watches, fs.inotify.max_user_instances or open files: a later attempt may succeed. */
const OUT_OF_WATCHES = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

export function isOutOfWatches(error: unknown): boolean {
  return OUT_OF_WATCHES.has((error as NodeJS.ErrnoException).code ?? '');
}

/**
 * Asked of the root, which lies on no drive that may be gone and which hardly anybody watches: that would need no new
 * one.
 */
export function isWatchLeft(): boolean {
  try {
    watch(parse(process.execPath).root).close();
    return true;
  } catch (error) {
    return !isOutOfWatches(error);
  }
}

/** Calls back while something is refused; has no timer otherwise. */
export class WatchRetry implements Disposable {
  readonly #clock: Clock;
  readonly #callback: () => void;
  readonly #timer = new MutableDisposable<Disposable>();
  #delay = FIRST_RETRY_MS;

  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  /** However many are refused at once, they ask again together. */
  refused(): void {
    this.#timer.value ??= this.#clock.setTimeout(() => this.#attempt(), this.#delay);
  }

  #attempt(): void {
    this.#timer.dispose();
    this.#delay = Math.min(this.#delay * 2, LONGEST_RETRY_MS);
    this.#callback();
  }

  /** Nothing is refused any more: the next outage starts over. */
  dispose(): void {
    this.#timer.dispose();
    this.#delay = FIRST_RETRY_MS;
  }
}
