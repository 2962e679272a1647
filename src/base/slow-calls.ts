// Questions to file systems that may never answer. Each holds a thread of libuv's small pool for as long as it takes, and
// the pool does all other reading and writing, too: so few are asked at once, and one drive that is gone holds one thread.
import { systemClock, type Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';
import { UserError } from './user-error.ts';

/** Half of the pool. */
const MOST_AT_ONCE = 2;

/** A drive that sleeps takes seconds to wake up. */
const PATIENCE_MS = 10_000;

/** From here on it is worth saying what is waited for. */
const WORTH_SAYING_MS = 500;

/** Whoever waits, and how. */
export interface Patience {
  /** Nobody waits any more. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is waited for when that takes a while, as the end of a sentence; with undefined when it is over. */
  readonly onWait?: ((what: string | undefined) => void) | undefined;
}

/** Tells of a wait that takes a while, and of its end. */
export class Wait implements Disposable {
  readonly #timer: Disposable;
  readonly #onWait: Patience['onWait'];
  #isTold = false;

  constructor(what: string, onWait: Patience['onWait'], clock: Clock = systemClock()) {
    this.#onWait = onWait;
    this.#timer = clock.setTimeout(() => {
      this.#isTold = true;
      onWait?.(what);
    }, WORTH_SAYING_MS);
  }

  dispose(): void {
    this.#timer.dispose();
    if (this.#isTold) this.#onWait?.(undefined);
    this.#isTold = false;
  }
}

interface Turn {
  readonly mount: string;
  readonly begin: () => void;
}

export class SlowCalls {
  readonly #clock: Clock;
  /** The mounts that are being asked, each by one call. */
  readonly #asked = new Set<string>();
  /** Those of them whose answer nobody waits for any more. */
  readonly #silent = new Set<string>();
  readonly #waiting: Turn[] = [];

  constructor(clock: Clock = systemClock()) {
    this.#clock = clock;
  }

  /** True while a thread of the pool is held: this process would wait for it at its end. */
  get isHeld(): boolean {
    return this.#asked.size > 0;
  }

  /** Asks `call`, which looks at `path` on `mount`. Rejects with a UserError when no answer comes in time. */
  async ask<T>(path: string, mount: string, call: () => Promise<T>, { signal, onWait }: Patience = {}): Promise<T> {
    signal?.throwIfAborted();
    if (this.#silent.has(mount)) throw noAnswer(path, mount);
    const answer = Promise.withResolvers<T>();
    const turn: Turn = {
      mount,
      begin: () =>
        void call()
          .then(answer.resolve, answer.reject)
          .finally(() => this.#answered(mount)),
    };
    const abort = (): void => answer.reject(signal?.reason as Error);
    const giveUp = (): void => {
      if (!this.#waiting.includes(turn)) this.#silent.add(mount);
      answer.reject(noAnswer(path, mount));
    };
    const timer = this.#clock.setTimeout(giveUp, PATIENCE_MS);
    const wait = new Wait(`the file system at ${mount}, which does not answer`, onWait, this.#clock);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(turn);
    this.#next();
    try {
      return await answer.promise;
    } finally {
      timer.dispose();
      wait.dispose();
      signal?.removeEventListener('abort', abort);
      const place = this.#waiting.indexOf(turn);
      if (place >= 0) this.#waiting.splice(place, 1);
    }
  }

  #next(): void {
    while (this.#asked.size < MOST_AT_ONCE) {
      const place = this.#waiting.findIndex(({ mount }) => !this.#asked.has(mount));
      const [turn] = place < 0 ? [] : this.#waiting.splice(place, 1);
      if (turn === undefined) return;
      this.#asked.add(turn.mount);
      turn.begin();
    }
  }

  #answered(mount: string): void {
    this.#asked.delete(mount);
    this.#silent.delete(mount);
    this.#next();
  }
}

function noAnswer(path: string, mount: string): UserError {
  return new UserError(
    'operation-failed',
    `${path} does not answer: the file system at ${mount} is slow or gone, as a network drive may be. ` +
      'Bring it back, or unmount it, and try again.',
  );
}

/** Those of this process: it has one pool. */
export const slowCalls = new SlowCalls();
