// A queue of calls to file systems that may never respond. Each call holds a thread of libuv's small pool, which also
// does all other file access: so few run at once, and a disconnected mount holds only one thread.
import { systemClock, type Clock } from './clock.ts';
import { MutableDisposable, type Disposable } from './disposable.ts';
import { Emitter } from './event.ts';
import { mountId } from './mounts.ts';
import { UserError } from './user-error.ts';

/** Half of the pool. */
const MOST_AT_ONCE = 2;

/** A sleeping disk takes seconds to spin up. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** Waits that are shorter are not reported. */
const NOTICE_AFTER_MS = 500;

export interface WaitOptions {
  /** How long a call may take. */
  readonly withinMs?: number | undefined;
  /** Aborts the wait, not the call. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with what is waited for, as the end of a sentence, when a wait takes long; with undefined when it is over.
   */
  readonly onWait?: ((what: string | undefined) => void) | undefined;
}

/** Reports a wait that takes long, and its end. */
export class WaitNotice implements Disposable {
  readonly #timer: Disposable;
  readonly #onWait: WaitOptions['onWait'];
  #isReported = false;

  constructor(what: () => string, onWait: WaitOptions['onWait'], clock: Clock = systemClock()) {
    this.#onWait = onWait;
    this.#timer = clock.setTimeout(() => {
      this.#isReported = true;
      onWait?.(what());
    }, NOTICE_AFTER_MS);
  }

  dispose(): void {
    this.#timer.dispose();
    if (this.#isReported) this.#onWait?.(undefined);
    this.#isReported = false;
  }
}

interface Entry {
  readonly mount: Mount;
  readonly begin: () => void;
}

/** A file system at a mount point: another one may be mounted there while calls to the first still hang. */
interface Mount {
  readonly key: string;
  readonly path: string;
}

interface ActiveCall extends Mount {
  readonly since: number;
  /** A caller has timed out on it. */
  isLate: boolean;
}

const MAX_DELAY_MS = 60_000;

export class MountQueue {
  readonly #clock: Clock;
  readonly #idOf: (mount: string) => string | undefined;
  /** One call per mount, by its key. */
  readonly #active = new Map<string, ActiveCall>();
  readonly #waiting: Entry[] = [];
  /** How many calls in a row finished too late, by mount point. */
  readonly #late = new Map<string, number>();
  readonly #didRespond = new Emitter<string>();

  /**
   * A call to this mount point has finished, however late. For mounts that are always late it fires ever more rarely,
   * so that those who try again because of it do not keep them busy.
   */
  readonly onDidAnswer = this.#didRespond.event;

  constructor(clock: Clock = systemClock(), idOf: (mount: string) => string | undefined = mountId) {
    this.#clock = clock;
    this.#idOf = idOf;
  }

  /** Whether a thread of the pool is held: this process would wait for it at exit. */
  get isHeld(): boolean {
    return this.#active.size > 0;
  }

  /**
   * Runs `call`, which accesses `path` on `mount`. Rejects with a UserError on a timeout, which counts from the start
   * of the call, or of those it waits behind, so that no call in a queue that moves times out.
   */
  async run<T>(path: string, mount: string, call: () => Promise<T>, wait: WaitOptions = {}): Promise<T> {
    const { signal, onWait, withinMs = ANSWER_TIMEOUT_MS } = wait;
    signal?.throwIfAborted();
    const answer = Promise.withResolvers<T>();
    const timer = new MutableDisposable<Disposable>();
    const target = { key: `${this.#idOf(mount) ?? ''} ${mount}`, path: mount };
    const begin = (): void =>
      void call()
        .then(answer.resolve, answer.reject)
        .finally(() => this.#finished(target));
    const entry: Entry = { mount: target, begin };
    const checkTimeout = (): void => {
      const blocking = this.#blocking(entry);
      const left = Math.max(...blocking.map(({ since }) => since)) + withinMs - this.#clock.now();
      if (left > 0) timer.value = this.#clock.setTimeout(checkTimeout, left);
      else {
        for (const active of blocking) active.isLate = true;
        answer.reject(mountNotResponding(path, mount, mountsOf(blocking)));
      }
    };
    const abort = (): void => answer.reject(signal?.reason as Error);
    const notice = new WaitNotice(() => describeMounts(mountsOf(this.#blocking(entry))), onWait, this.#clock);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.push(entry);
    this.#next();
    checkTimeout();
    try {
      return await answer.promise;
    } finally {
      timer.dispose();
      notice.dispose();
      signal?.removeEventListener('abort', abort);
      const index = this.#waiting.indexOf(entry);
      if (index >= 0) this.#waiting.splice(index, 1);
    }
  }

  /** The calls that have to finish before this one does: the one to its own mount, or all that hold a slot. */
  #blocking({ mount }: Entry): readonly ActiveCall[] {
    const own = this.#active.get(mount.key);
    return own === undefined ? [...this.#active.values()] : [own];
  }

  #next(): void {
    while (this.#active.size < MOST_AT_ONCE) {
      const index = this.#waiting.findIndex(({ mount }) => !this.#active.has(mount.key));
      const [entry] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (entry === undefined) return;
      this.#active.set(entry.mount.key, { ...entry.mount, since: this.#clock.now(), isLate: false });
      entry.begin();
    }
  }

  #finished({ key, path }: Mount): void {
    const late = this.#active.get(key)?.isLate === true ? (this.#late.get(path) ?? 0) + 1 : 0;
    this.#active.delete(key);
    this.#late.set(path, late);
    this.#next();
    if (late < 2) this.#didRespond.fire(path);
    else this.#clock.setTimeout(() => this.#didRespond.fire(path), Math.min(500 * 2 ** late, MAX_DELAY_MS));
  }
}

const mountsOf = (calls: readonly Mount[]): readonly string[] => [...new Set(calls.map(({ path }) => path))];

const named = (mounts: readonly string[]): string =>
  mounts.length === 1 ? `the file system at ${mounts[0] ?? ''}` : `the file systems at ${mounts.join(' and ')}`;

const doesNotRespond = ({ length }: readonly string[]): string =>
  length === 1 ? 'does not respond' : 'do not respond';

export const describeMounts = (mounts: readonly string[]): string =>
  `${named(mounts)}, which ${doesNotRespond(mounts)}`;

/** `data.reason` is the reason without the path; `data.silent` are the mount points. */
export function mountNotResponding(path: string, mount: string, silent: readonly string[]): UserError {
  const data = { reason: `${named(silent)} ${doesNotRespond(silent)}`, silent };
  const message = silent.includes(mount)
    ? `${path} does not respond: the file system at ${mount} is slow or disconnected (a network drive?). ` +
      'Reconnect or unmount it, and try again.'
    : `${path} was not checked, because that would wait for ${describeMounts(silent)}. ` +
      'Reconnect or unmount them, and try again.';
  return new UserError('operation-failed', message, { data });
}

/** The mount points that did not respond, if `error` or its cause is about that; otherwise none. */
export function unresponsiveMounts(error: unknown): readonly string[] {
  if (!(error instanceof UserError)) return [];
  const { silent } = error.data ?? {};
  return Array.isArray(silent) ? (silent as readonly string[]) : unresponsiveMounts(error.cause);
}

/** The queue of this process, which has one pool. */
export const mountQueue = new MountQueue();
