// Questions to file systems that may never answer. Each holds a thread of libuv's small pool for as long as it takes, and
// the pool does all other reading and writing, too: so few are asked at once, and one drive that is gone holds one thread.
import { systemClock, type Clock } from './clock.ts';
import { MutableDisposable, type Disposable } from './disposable.ts';
import { Emitter } from './event.ts';
import { mountId } from './mounts.ts';
import { UserError } from './user-error.ts';

/** Half of the pool. */
const MOST_AT_ONCE = 2;

/** A drive that sleeps takes seconds to wake up. */
export const PATIENCE_MS = 10_000;

/** From here on it is worth saying what is waited for. */
const WORTH_SAYING_MS = 500;

/** Whoever waits, and how. */
export interface Patience {
  /** How long a call may be without an answer. */
  readonly withinMs?: number | undefined;
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

  constructor(what: () => string, onWait: Patience['onWait'], clock: Clock = systemClock()) {
    this.#onWait = onWait;
    this.#timer = clock.setTimeout(() => {
      this.#isTold = true;
      onWait?.(what());
    }, WORTH_SAYING_MS);
  }

  dispose(): void {
    this.#timer.dispose();
    if (this.#isTold) this.#onWait?.(undefined);
    this.#isTold = false;
  }
}

interface Turn {
  readonly drive: Drive;
  readonly begin: () => void;
}

/** What is mounted at a place: another one may be by and by, while the calls to the first hang on. */
interface Drive {
  readonly key: string;
  readonly mount: string;
}

interface Asked extends Drive {
  readonly since: number;
  /** Somebody has given up waiting for it. */
  isLate: boolean;
}

const LONGEST_PAUSE_MS = 60_000;

export class SlowCalls {
  readonly #clock: Clock;
  readonly #idOf: (mount: string) => string | undefined;
  /** The drives that are being asked, each by one call. */
  readonly #asked = new Map<string, Asked>();
  readonly #waiting: Turn[] = [];
  /** How many answers in a row came too late, by mount point. */
  readonly #late = new Map<string, number>();
  readonly #didAnswer = new Emitter<string>();

  /**
   * The file system at this mount point has answered a call, however late. Whoever asks again because of that asks one that is
   * always too late ever more rarely.
   */
  readonly onDidAnswer = this.#didAnswer.event;

  constructor(clock: Clock = systemClock(), idOf: (mount: string) => string | undefined = mountId) {
    this.#clock = clock;
    this.#idOf = idOf;
  }

  /** True while a thread of the pool is held: this process would wait for it at its end. */
  get isHeld(): boolean {
    return this.#asked.size > 0;
  }

  /**
   * Asks `call`, which looks at `path` on `mount`. Rejects with a UserError when no answer comes in time: that runs from the
   * begin of the call, or of those it waits behind, so that nobody is refused for a queue that moves.
   */
  async ask<T>(path: string, mount: string, call: () => Promise<T>, patience: Patience = {}): Promise<T> {
    const { signal, onWait, withinMs = PATIENCE_MS } = patience;
    signal?.throwIfAborted();
    const answer = Promise.withResolvers<T>();
    const timer = new MutableDisposable<Disposable>();
    const drive = { key: `${this.#idOf(mount) ?? ''} ${mount}`, mount };
    const begin = (): void =>
      void call()
        .then(answer.resolve, answer.reject)
        .finally(() => this.#answered(drive));
    const turn: Turn = { drive, begin };
    const beSilent = (): void => {
      const blocking = this.#blocking(turn);
      const left = Math.max(...blocking.map(({ since }) => since)) + withinMs - this.#clock.now();
      if (left > 0) timer.value = this.#clock.setTimeout(beSilent, left);
      else {
        for (const asked of blocking) asked.isLate = true;
        answer.reject(noAnswer(path, mount, mountsOf(blocking)));
      }
    };
    const abort = (): void => answer.reject(signal?.reason as Error);
    const wait = new Wait(() => withoutAnswer(mountsOf(this.#blocking(turn))), onWait, this.#clock);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(turn);
    this.#next();
    beSilent();
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

  /** The drives whose calls have to be answered before this one is: its own, or all that hold a place it could have. */
  #blocking({ drive }: Turn): readonly Asked[] {
    const own = this.#asked.get(drive.key);
    return own === undefined ? [...this.#asked.values()] : [own];
  }

  #next(): void {
    while (this.#asked.size < MOST_AT_ONCE) {
      const place = this.#waiting.findIndex(({ drive }) => !this.#asked.has(drive.key));
      const [turn] = place < 0 ? [] : this.#waiting.splice(place, 1);
      if (turn === undefined) return;
      this.#asked.set(turn.drive.key, { ...turn.drive, since: this.#clock.now(), isLate: false });
      turn.begin();
    }
  }

  #answered({ key, mount }: Drive): void {
    const late = this.#asked.get(key)?.isLate === true ? (this.#late.get(mount) ?? 0) + 1 : 0;
    this.#asked.delete(key);
    this.#late.set(mount, late);
    this.#next();
    if (late < 2) this.#didAnswer.fire(mount);
    else this.#clock.setTimeout(() => this.#didAnswer.fire(mount), Math.min(500 * 2 ** late, LONGEST_PAUSE_MS));
  }
}

const mountsOf = (drives: readonly Drive[]): readonly string[] => [...new Set(drives.map(({ mount }) => mount))];

const named = (mounts: readonly string[]): string =>
  mounts.length === 1 ? `the file system at ${mounts[0] ?? ''}` : `the file systems at ${mounts.join(' and ')}`;

const answerNot = ({ length }: readonly string[]): string => (length === 1 ? 'does not respond' : 'do not respond');

export const withoutAnswer = (mounts: readonly string[]): string => `${named(mounts)}, which ${answerNot(mounts)}`;

/** `data.reason` says it without naming the file; `data.silent` are the mount points. */
export function noAnswer(path: string, mount: string, silent: readonly string[]): UserError {
  const data = { reason: `${named(silent)} ${answerNot(silent)}`, silent };
  const message = silent.includes(mount)
    ? `${path} does not respond: the file system at ${mount} is slow or disconnected (a network drive?). ` +
      'Reconnect or unmount it, and try again.'
    : `${path} was not checked, because that would wait for ${withoutAnswer(silent)}. ` +
      'Reconnect or unmount them, and try again.';
  return new UserError('operation-failed', message, { data });
}

/** The mount points of the file systems that did not answer, where `error` or what caused it says that; else none. */
export function silentMounts(error: unknown): readonly string[] {
  if (!(error instanceof UserError)) return [];
  const { silent } = error.data ?? {};
  return Array.isArray(silent) ? (silent as readonly string[]) : silentMounts(error.cause);
}

/** Those of this process: it has one pool. */
export const slowCalls = new SlowCalls();
