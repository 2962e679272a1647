import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { OutputParams, OutputResult } from '../../model/output-read.ts';
import type { Client } from '../host.ts';

/** Where to begin: the beginning of what is kept, unless told. */
export interface OutputStart {
  readonly tailLines?: number;
  readonly previous?: boolean;
}

export interface Chunk {
  readonly data: Buffer;
  /** Bytes that were rotated out before they could be read, just before this. */
  readonly skipped: number;
}

/**
 * Reads one stream of one task by cursor. A notice of the supervisor says that there is more; the bytes are pulled, so
 * that a slow reader holds up nobody. To follow, the client must have subscribed to the output of the task.
 */
export class OutputReader implements Disposable {
  readonly #task: string;
  readonly #kind: OutputKind;
  readonly #start: OutputStart;
  readonly #client: Client;
  #cursor: string | undefined;
  #more = true;
  /** Reads on after the end of what there is. */
  #follows = false;
  #closed = false;
  #wake: () => void = () => undefined;
  readonly #store = new DisposableStore();

  constructor(client: Client, task: string, kind: OutputKind, start: OutputStart) {
    this.#client = client;
    this.#task = task;
    this.#kind = kind;
    this.#start = start;
    this.#store.add(client.on('tasks/output')(({ task: grown }) => grown === task && this.wake()));
    if (client.onDidReconnect !== undefined) this.#store.add(client.onDidReconnect(() => this.wake()));
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Fixes the place to begin at now instead of at the first read. */
  async locate(): Promise<void> {
    if (this.#start.tailLines !== 0) return;
    const { cursor } = await this.#client.request('tasks/output', this.#params());
    this.#cursor = cursor;
  }

  /** Everything there is now, piece by piece. */
  async *available(): AsyncGenerator<Chunk, void, undefined> {
    for (;;) {
      this.#more = false;
      const result = await this.#ask();
      if (result === undefined) return;
      this.#cursor = result.cursor;
      const data = Buffer.from(result.data, 'base64');
      if (data.length > 0 || result.skipped > 0) yield { data, skipped: result.skipped };
      if (result.atEnd || this.#closed) return;
    }
  }

  /** Undefined when the supervisor has gone for good: who follows hears of that by onDidClose, and reads no further. */
  async #ask(): Promise<OutputResult | undefined> {
    try {
      return await this.#client.request('tasks/output', this.#params());
    } catch (error) {
      if (this.#closed || (this.#follows && error instanceof UserError && error.code === 'connection-lost'))
        return undefined;
      throw error;
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

  dispose(): void {
    this.#closed = true;
    this.#store.dispose();
    this.#wake();
  }

  #params(): OutputParams {
    const place = this.#cursor === undefined ? this.#start : { cursor: this.#cursor };
    return { task: this.#task, kind: this.#kind, ...place };
  }
}
