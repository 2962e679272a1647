// Reads the output of a task by cursor. Notifications of the supervisor say that there is more; the bytes are pulled, so that a
// slow reader delays nothing else.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';
import type { Connection } from '../../rpc/connection.ts';

/** A connection, or the folder of one. */
export interface OutputSource {
  request(method: 'tasks/output', params: OutputParams, signal?: AbortSignal): Promise<OutputResult>;
}

/** Where to begin; by default at the beginning of what is kept. */
export type OutputStart = Pick<OutputParams, 'cursor' | 'tailLines' | 'previous'>;

export interface ReaderOptions {
  readonly task: string;
  readonly kind: OutputKind;
  readonly start?: OutputStart;
  /** The most that is asked for at once. */
  readonly maxBytes?: number;
  /** A flood is not caught up with: where so many bytes are behind, all but the last lines are left out. */
  readonly flood?: { readonly bytes: number; readonly lines: number };
  /** Awaited after each answer; `isFlood`: something was left out. */
  readonly pause?: (isFlood: boolean) => Promise<void>;
  /** Called with errors instead of rejecting; the next notification tries again from the same cursor. */
  readonly onError?: (error: unknown) => void;
  readonly signal?: AbortSignal;
}

export interface Chunk {
  readonly data: Buffer;
  /** Bytes that were rotated out before they could be read, just before this. */
  readonly skipped: number;
  /** Bytes of a flood that were left out, just before this. */
  readonly leftOut: number;
  /** Bytes behind this that are there already. */
  readonly behind: number;
  readonly atEnd: boolean;
}

/** One response of the supervisor by default. */
const MOST_BYTES = 1024 * 1024;

export class OutputReader implements Disposable {
  readonly #source: OutputSource;
  readonly #options: ReaderOptions;
  #cursor: string | undefined;
  #more = true;
  /** Reads on after the end of what there is. */
  #follows = false;
  #closed = false;
  #wake: () => void = () => undefined;
  #drained: (() => void)[] = [];
  readonly #store = new DisposableStore();

  constructor(source: OutputSource, options: ReaderOptions) {
    this.#source = source;
    this.#options = options;
    this.#cursor = options.start?.cursor;
  }

  /** Looks again at each notice. The client must have subscribed to the output of the task. */
  static following(client: Connection, options: ReaderOptions): OutputReader {
    const reader = new OutputReader(client, options);
    const wake = (): void => reader.wake();
    reader.#store.add(client.on('tasks/output')(({ task }) => task === options.task && wake()));
    const reconnected = client.onDidReconnect?.(wake);
    const answering = client.onDidChangeSilence?.((error) => error === undefined && wake());
    for (const listening of [reconnected, answering]) if (listening !== undefined) reader.#store.add(listening);
    return reader;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Where to go on; undefined before the first answer. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Fixes the place to begin at now instead of at the first read. */
  async locate(): Promise<void> {
    if (this.#options.start?.tailLines !== 0) return;
    const { cursor } = await this.#ask();
    this.#cursor = cursor;
  }

  /** Everything there is up to the end, piece by piece. */
  async *available(): AsyncGenerator<Chunk, void, undefined> {
    for (let atEnd = false; !atEnd && !this.#closed;) {
      this.#more = false;
      const chunk = await this.#nextUnlessLost();
      if (chunk === undefined) return;
      if (chunk.data.length > 0 || chunk.skipped > 0 || chunk.leftOut > 0) yield chunk;
      atEnd = chunk.atEnd;
      if (atEnd && !this.#hasMore()) this.#settle();
      await this.#options.pause?.(chunk.leftOut > 0);
    }
  }

  /** What is there by now: what comes meanwhile is for the next time, a task in full flow would keep one here for ever. */
  async *kept(): AsyncGenerator<Chunk, void, undefined> {
    let chunk = await this.next();
    yield chunk;
    for (let left = chunk.behind; left > 0 && !chunk.atEnd; left -= Math.max(1, chunk.data.length)) {
      chunk = await this.next(left);
      yield chunk;
    }
  }

  /** What there is and what comes, until this is disposed. */
  async *follow(): AsyncGenerator<Chunk, void, undefined> {
    while (!this.#closed) {
      yield* this.available();
      await this.untilMore();
    }
  }

  /** Resolves when there may be more. A notice that came while the last bytes were read counts: none is slept through. */
  async untilMore(): Promise<void> {
    this.#follows = true;
    if (this.#more || this.#closed) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Looks again, also without a notice. */
  wake(): void {
    this.#more = true;
    this.#wake();
  }

  /** Resolves when followers have received everything that is available, or can no longer receive it. */
  drained(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
      this.wake();
    });
  }

  dispose(): void {
    this.#closed = true;
    this.#store.dispose();
    this.#wake();
    this.#settle();
  }

  /** Undefined where followers have to wait: for the next supervisor, or for another reason to try again. */
  async #nextUnlessLost(): Promise<Chunk | undefined> {
    try {
      const chunk = await this.next();
      return this.#closed ? undefined : chunk;
    } catch (error) {
      this.#settle();
      if (this.#closed) return undefined;
      const { onError } = this.#options;
      const isLost = this.#follows && error instanceof UserError && error.code === 'connection-lost';
      if (onError === undefined && !isLost) throw error;
      onError?.(error);
      return undefined;
    }
  }

  /** One answer, of at most so many bytes. */
  async next(mostBytes = Infinity): Promise<Chunk> {
    const { flood, maxBytes = MOST_BYTES } = this.#options;
    const limit = Number.isFinite(mostBytes) ? { maxBytes: Math.min(mostBytes, maxBytes) } : {};
    const result = await this.#ask(limit);
    this.#cursor = result.cursor;
    const chunk = chunkOf(result);
    return flood !== undefined && result.behind > flood.bytes ? this.#jump(chunk, flood.lines) : chunk;
  }

  /** To the last lines; to fewer of them where they are so long that they begin before the place where we are. */
  async #jump(chunk: Chunk, lines: number): Promise<Chunk> {
    const newest = await this.#ask({ start: { tailLines: lines } });
    const { data, behind, atEnd } = chunkOf(newest);
    const leftOut = chunk.data.length + chunk.behind - data.length - behind;
    if (leftOut <= 0) return lines === 0 ? chunk : this.#jump(chunk, Math.floor(lines / 10));
    this.#cursor = newest.cursor;
    return { data, skipped: chunk.skipped, leftOut, behind, atEnd };
  }

  #ask({ start, maxBytes }: Pick<ReaderOptions, 'start' | 'maxBytes'> = {}): Promise<OutputResult> {
    const { task, kind, signal } = this.#options;
    const most = maxBytes ?? this.#options.maxBytes;
    const place = start ?? (this.#cursor === undefined ? this.#options.start : { cursor: this.#cursor });
    return this.#source.request(
      'tasks/output',
      { task, kind, ...place, ...(most !== undefined && { maxBytes: most }) },
      signal,
    );
  }

  #settle(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #hasMore(): boolean {
    return this.#more;
  }
}

function chunkOf({ data, skipped, behind, atEnd }: OutputResult): Chunk {
  return { data: Buffer.from(data, 'base64'), skipped, leftOut: 0, behind, atEnd };
}

/** Said where `Chunk.skipped` bytes are missing. */
export function rotatedOut(bytes: number): string {
  return `${bytes} bytes were removed by log rotation before they could be read`;
}
