// Follows the output of one task from a cursor. It is told that there is more and pulls, never faster than a reader can
// bear: a flood is not caught up with, its middle is left out and the newest part shown.
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';

export interface OutputSink {
  /** The next bytes, right behind the last ones. */
  append(bytes: Uint8Array): void;
  /** So many bytes (about) were left out here; what comes next starts a line. */
  skip(bytes: number): void;
}

export interface FollowerOptions {
  readonly task: string;
  readonly kind: OutputKind;
  /** How much of what is there already is shown first; the present run from its beginning unless told. */
  readonly tailLines?: number;
  /** True where every line counts: a flood is caught up with at the usual pace, however long that takes. */
  readonly keepsAll?: boolean;
  readonly read: (params: OutputParams) => Promise<OutputResult>;
  readonly sink: OutputSink;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Fits one append; at one pull in 50 ms it is 1.3 MB/s, far beyond what anyone reads. */
const PULL_BYTES = 64 * 1024;
const PULL_EVERY_MS = 50;
/** Less than this is caught up with in a second; more is a flood. */
const FLOOD_BYTES = 1024 * 1024;
const FLOOD_EVERY_MS = 500;
/** How much of a flood's end is shown each time. */
const FLOOD_LINES = 200;

export class OutputFollower implements Disposable {
  readonly #options: FollowerOptions;
  readonly #timer = new MutableDisposable<Disposable>();
  #cursor: string | undefined;
  #pulling = false;
  #again = false;
  #disposed = false;
  #atEnd: (() => void)[] = [];

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** There may be more to read. */
  poke(): void {
    this.#again = true;
    if (!this.#pulling && this.#timer.value === undefined && !this.#disposed) void this.#pull();
  }

  /** Resolves when all that is there by now has been handed over, or can no longer be. */
  drained(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#atEnd.push(resolve);
      this.poke();
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
    this.#settle();
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #isCaughtUp(): boolean {
    return !this.#again;
  }

  #settle(): void {
    for (const resolve of this.#atEnd.splice(0)) resolve();
  }

  async #pull(): Promise<void> {
    this.#pulling = true;
    this.#again = false;
    try {
      const delay = await this.#step();
      if (this.#isCaughtUp()) this.#settle();
      this.#pace(delay);
    } catch (error) {
      this.#settle();
      // A later notice, or the next connection, tries again from the same cursor.
      if (!this.#disposed) this.#options.onError(error);
    } finally {
      this.#pulling = false;
    }
  }

  /** Reads once; says how long to wait before the next time. */
  async #step(): Promise<number> {
    const result = await this.#read(this.#place());
    this.#take(result);
    if (result.behind <= FLOOD_BYTES || this.#options.keepsAll === true) {
      this.#again ||= !result.atEnd;
      return PULL_EVERY_MS;
    }
    const newest = await this.#read({ tailLines: FLOOD_LINES });
    this.#take(newest, result.behind - size(newest) - newest.behind);
    this.#again = true;
    return FLOOD_EVERY_MS;
  }

  #place(): Pick<OutputParams, 'cursor' | 'tailLines'> {
    if (this.#cursor !== undefined) return { cursor: this.#cursor };
    const { tailLines } = this.#options;
    return tailLines === undefined ? {} : { tailLines };
  }

  #read(from: Pick<OutputParams, 'cursor' | 'tailLines'>): Promise<OutputResult> {
    const { read, task, kind } = this.#options;
    return read({ task, kind, maxBytes: PULL_BYTES, ...from });
  }

  #take(result: OutputResult, leftOut = 0): void {
    if (this.#disposed) return;
    this.#cursor = result.cursor;
    const skipped = Math.max(0, leftOut) + result.skipped;
    if (skipped > 0) this.#options.sink.skip(skipped);
    const bytes = Buffer.from(result.data, 'base64');
    if (bytes.length > 0) this.#options.sink.append(bytes);
  }

  /** Nothing is read before the pause is over, however often we are poked. */
  #pace(delay: number): void {
    if (this.#disposed) return;
    this.#timer.value = this.#options.clock.setTimeout(() => {
      this.#timer.value = undefined;
      if (this.#again) void this.#pull();
    }, delay);
  }
}

function size({ data }: OutputResult): number {
  return Buffer.byteLength(data, 'base64');
}
