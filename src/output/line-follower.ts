import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { NEWLINE } from './log-kind.ts';
import type { Capture, ReadRequest, Stream } from './ports.ts';

/** A longer line is handed over in pieces: a pattern that needs more than this is not meant for a log. */
const LONGEST_LINE = 1024 * 1024;
/** Between two reads others have their turn, however much each line costs its listener. */
const READ_BYTES = 64 * 1024;

export interface FollowOptions {
  readonly task: string;
  readonly folder: string;
  readonly persist: boolean;
  /** Where to begin; the beginning of the present run unless told. */
  readonly cursor?: string;
}

/** Calls back for every whole line of both streams, in the order in which they were read, without its newline. */
export class LineFollower implements Disposable {
  readonly #capture: Capture;
  readonly #request: Omit<ReadRequest, 'cursor'>;
  readonly #onLine: (line: string, stream: Stream) => void;
  readonly #store = new DisposableStore();
  #cursor: string | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #reading: Promise<void> | undefined;
  #isBehind = false;

  /** `onError` hears of output that cannot be read; the follower has ended then. */
  constructor(
    capture: Capture,
    { cursor, ...output }: FollowOptions,
    onLine: (line: string, stream: Stream) => void,
    onError: (error: unknown) => void,
  ) {
    this.#capture = capture;
    this.#request = { ...output, kind: 'combined', maxBytes: READ_BYTES };
    this.#cursor = cursor;
    this.#onLine = onLine;
    const follow = (): void => {
      this.#follow().catch((error: unknown) => {
        if (this.#store.isDisposed) return;
        this.dispose();
        onError(error);
      });
    };
    this.#store.add(capture.onDidAppend(({ task }) => task === output.task && follow()));
    follow();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Resolves when everything that is kept by now has been handed over. */
  drained(): Promise<void> {
    return this.#follow();
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
      // In the same step as the last look at #isBehind: who comes later begins to read anew.
      this.#reading = undefined;
    }
  }

  async #readOn(): Promise<void> {
    for (let atEnd = false; !atEnd && !this.#store.isDisposed;) {
      const cursor = this.#cursor === undefined ? {} : { cursor: this.#cursor };
      const result = await this.#capture.read({ ...this.#request, ...cursor });
      this.#cursor = result.cursor;
      // What was torn by a rotation is no line.
      if (result.skipped > 0) this.#rest = Buffer.alloc(0);
      this.#hand(Buffer.concat([this.#rest, result.data]));
      ({ atEnd } = result);
    }
  }

  #hand(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.#tell(bytes.toString('utf8', from, end));
      from = end + 1;
      if (this.#store.isDisposed) return;
    }
    this.#rest = bytes.subarray(from);
    if (this.#rest.length < LONGEST_LINE) return;
    this.#tell(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
  }

  #tell(line: string): void {
    const match = /^\[(stdout|stderr)\] /.exec(line);
    if (match === null || this.#store.isDisposed) return;
    this.#onLine(line.slice(match[0].length), match[1] as Stream);
  }
}
