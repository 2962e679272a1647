// Reads the output of a task by cursor. Notifications of the supervisor say that there is more; the bytes are pulled,
// so that a slow reader delays nothing else.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';
import type { Connection } from '../../rpc/connection.ts';

/** A connection, or the folder of one. */
export interface OutputSource {
  request(method: 'tasks/output', params: OutputParams, signal?: AbortSignal): Promise<OutputResult>;
}

/** The position to begin at; by default the beginning of what is kept. */
export type OutputStart = Pick<OutputParams, 'cursor' | 'tailLines' | 'previous'>;

export interface ReaderOptions {
  readonly task: string;
  readonly kind: OutputKind;
  readonly start?: OutputStart;
  /** The maximum of one request. */
  readonly maxBytes?: number;
  /** A flood is skipped: when so many bytes are behind, all but the last lines are left out. */
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

  /** Reads on at each notification. The client must have subscribed to the output of the task. */
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

  /** The position behind what was read; undefined before the first response. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Fixes the position to begin at now instead of at the first read. */
  async locate(): Promise<void> {
    if (this.#options.start?.tailLines !== 0) return;
    const { cursor } = await this.#ask();
    this.#cursor = cursor;
  }

  /** All output up to the end, in chunks. */
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

  /** The output up to the end as it is now: with a task that keeps writing, `available` would not end. */
  async *kept(): AsyncGenerator<Chunk, void, undefined> {
    let chunk = await this.next();
    yield chunk;
    for (let left = chunk.behind; left > 0 && !chunk.atEnd; left -= Math.max(1, chunk.data.length)) {
      chunk = await this.next(left);
      yield chunk;
    }
  }

  /** All output and what follows, until this is disposed. */
  async *follow(): AsyncGenerator<Chunk, void, undefined> {
    while (!this.#closed) {
      yield* this.available();
      await this.untilMore();
    }
  }

  /** Resolves when there may be more. A notification during the last read counts, so that none is missed. */
  async untilMore(): Promise<void> {
    this.#follows = true;
    if (this.#more || this.#closed) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Reads on without a notification. */
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

  /** Undefined if the read failed: followers wait for the next supervisor or notification. */
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

  /** One chunk, of at most so many bytes. */
  async next(mostBytes = Infinity): Promise<Chunk> {
    const { flood, maxBytes = MOST_BYTES } = this.#options;
    const limit = Number.isFinite(mostBytes) ? { maxBytes: Math.min(mostBytes, maxBytes) } : {};
    const result = await this.#ask(limit);
    this.#cursor = result.cursor;
    const chunk = chunkOf(result);
    return flood !== undefined && result.behind > flood.bytes ? this.#jump(chunk, flood.lines) : chunk;
  }

  /** Skips to the last lines; to fewer of them where they would begin before the current position. */
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

/** The notice in place of `Chunk.skipped` missing bytes. */
export function rotatedOut(bytes: number): string {
  return `${bytes} bytes were removed by log rotation before they could be read`;
}
