// Follows the output of tasks line by line, for patterns.
import { systemClock, type Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, toDisposable, type Disposable } from '../../base/disposable.ts';
import { NEWLINE } from '../log-kind.ts';
import type { Capture, ReadRequest, ReadResult } from '../ports.ts';
import type { Stream } from '../../model/stream.ts';

/** A longer line is handed over in pieces: a pattern that needs more than this is not meant for a log. */
const LONGEST_LINE = 1024 * 1024;
/** Between two reads others have their turn, however much each line costs its listener. */
const READ_BYTES = 64 * 1024;
/** A log that cannot be read, such as for want of descriptors, is tried again after a pause: nothing else may ask. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A caller that waits for the end of the output waits no longer than this many pauses for one that cannot be read. */
const LAST_TRIES = 4;

export interface FollowOptions {
  readonly task: string;
  readonly folder: string;
  readonly persist: boolean;
  /** The position to begin at; by default the beginning of the current run. */
  readonly cursor?: string;
  readonly clock?: Clock;
}

/**
 * Calls back for every whole line of both streams, in the order in which they were read, without its newline. Output
 * that cannot be read now is read on where it was as soon as it can be: only who follows it says when that is over.
 */
export class LineFollower implements Disposable {
  readonly #capture: Capture;
  readonly #request: Omit<ReadRequest, 'cursor'>;
  readonly #onLine: (line: string, stream: Stream) => void;
  readonly #onError: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #nextTry = this.#store.add(new MutableDisposable<Disposable>());
  #pause = FIRST_PAUSE_MS;
  #isFailing = false;
  #cursor: string | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #reading: Promise<void> | undefined;
  #isBehind = false;

  /**
   * `onError` is called for output that cannot be read, once until it can be again; and for a listener that fails,
   * which ends the follower.
   */
  constructor(
    capture: Capture,
    { cursor, clock = systemClock(), ...output }: FollowOptions,
    onLine: (line: string, stream: Stream) => void,
    onError: (error: unknown) => void,
  ) {
    this.#capture = capture;
    this.#request = { ...output, kind: 'combined', maxBytes: READ_BYTES };
    this.#cursor = cursor;
    this.#onLine = onLine;
    this.#onError = onError;
    this.#clock = clock;
    this.#store.add(capture.onDidAppend(({ task }) => task === output.task && this.#try()));
    this.#try();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /**
   * Resolves when everything that is kept by now has been handed over. Rejects when it cannot be read, in some seconds.
   */
  async drained(): Promise<void> {
    for (let left = LAST_TRIES; left > 0; left--) {
      try {
        await this.#follow();
        return;
      } catch {
        await this.#pass(FIRST_PAUSE_MS);
      }
    }
    await this.#follow();
  }

  /** Resolves when the time has passed, or nothing is followed any more. */
  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#store.add(this.#clock.setTimeout(resolve, ms));
      this.#store.add(toDisposable(resolve));
    });
  }

  /** A read that fails is reported, and tried again. */
  #try(): void {
    this.#follow().catch(() => undefined);
  }

  async #follow(): Promise<void> {
    this.#isBehind = true;
    this.#reading ??= this.#catchUp();
    await this.#reading;
  }

  async #catchUp(): Promise<void> {
    try {
      while (this.#isBehind && !this.#store.isDisposed) {
        this.#isBehind = false;
        await this.#readOn();
      }
    } finally {
      // In the same step as the last check of #isBehind: a later call starts to read again.
      this.#reading = undefined;
    }
  }

  async #readOn(): Promise<void> {
    for (let atEnd = false; !atEnd && !this.#store.isDisposed;) {
      const result = await this.#read();
      this.#cursor = result.cursor;
      // A line that a rotation tore is no line.
      if (result.skipped > 0) this.#rest = Buffer.alloc(0);
      this.#hand(Buffer.concat([this.#rest, result.data]));
      ({ atEnd } = result);
    }
  }

  async #read(): Promise<ReadResult> {
    const cursor = this.#cursor === undefined ? {} : { cursor: this.#cursor };
    try {
      const result = await this.#capture.read({ ...this.#request, ...cursor });
      this.#isFailing = false;
      this.#pause = FIRST_PAUSE_MS;
      this.#nextTry.value = undefined;
      return result;
    } catch (error) {
      if (!this.#store.isDisposed) this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    // A task that writes on and on has every notice tried; the timer is for one that has fallen silent.
    this.#nextTry.value ??= this.#clock.setTimeout(() => {
      this.#nextTry.value = undefined;
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
      this.#try();
    }, this.#pause);
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#onError(error);
  }

  #hand(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.#emit(bytes.toString('utf8', from, end));
      from = end + 1;
      if (this.#store.isDisposed) return;
    }
    this.#rest = bytes.subarray(from);
    if (this.#rest.length < LONGEST_LINE) return;
    this.#emit(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
  }

  #emit(line: string): void {
    const match = /^\[(stdout|stderr)\] /.exec(line);
    if (match === null || this.#store.isDisposed) return;
    try {
      this.#onLine(line.slice(match[0].length), match[1] as Stream);
    } catch (error) {
      this.dispose();
      this.#onError(error);
    }
  }
}
