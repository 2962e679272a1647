// Passes on the output of one task as it comes, never faster than it can be read: of a flood the middle is left out and
// the newest part shown.
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { OutputKind } from '../../model/stream.ts';
import { OutputReader, type OutputSource } from '../../client/output/output-reader.ts';

export interface OutputSink {
  /** The next bytes, right behind the last ones. */
  append(bytes: Uint8Array): void;
  /** About so many bytes were left out here; the next ones start a line. */
  skip(bytes: number): void;
}

export interface FollowerOptions {
  readonly task: string;
  readonly kind: OutputKind;
  /** How much of the existing output is shown first; by default the current run from its beginning. */
  readonly tailLines?: number;
  /** True where every line counts: a flood is caught up with at the usual pace, however long that takes. */
  readonly keepsAll?: boolean;
  readonly source: OutputSource;
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
/** Lines that are shown of the end of a flood. */
const FLOOD_LINES = 200;

export class OutputFollower implements Disposable {
  readonly #options: FollowerOptions;
  readonly #reader: OutputReader;
  readonly #timer = new MutableDisposable<Disposable>();
  #isFollowing = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    const { source, task, kind, tailLines, keepsAll = false, onError } = options;
    this.#reader = new OutputReader(source, {
      task,
      kind,
      ...(tailLines !== undefined && { start: { tailLines } }),
      maxBytes: PULL_BYTES,
      ...(!keepsAll && { flood: { bytes: FLOOD_BYTES, lines: FLOOD_LINES } }),
      pause: (isFlood) => this.#pause(isFlood ? FLOOD_EVERY_MS : PULL_EVERY_MS),
      onError,
    });
  }

  /** Reads on: there may be more. */
  poke(): void {
    this.#reader.wake();
    this.#follow();
  }

  /** Resolves when all output up to now was passed on, or cannot be read. */
  drained(): Promise<void> {
    const drained = this.#reader.drained();
    this.#follow();
    return drained;
  }

  dispose(): void {
    this.#reader.dispose();
    this.#timer.dispose();
  }

  #follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#handOver()
      .catch(this.#options.onError)
      .finally(() => (this.#isFollowing = false));
  }

  async #handOver(): Promise<void> {
    const { sink } = this.#options;
    for await (const { data, skipped, leftOut } of this.#reader.follow()) {
      if (skipped + leftOut > 0) sink.skip(skipped + leftOut);
      if (data.length > 0) sink.append(data);
    }
  }

  /** Nothing is read before the pause is over, however often we are poked. */
  #pause(ms: number): Promise<void> {
    if (this.#reader.isClosed) return Promise.resolve();
    return new Promise((resolve) => (this.#timer.value = this.#options.clock.setTimeout(resolve, ms)));
  }
}
