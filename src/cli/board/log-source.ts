import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { OutputParams } from '../../model/output-read.ts';
import type { Client } from '../host.ts';
import { cutterOf, type Cutter } from '../streams/tagged.ts';
import { LogBuffer } from './log-buffer.ts';

/** What is fetched of the past of a log. */
const TAIL_LINES = 2000;
const MOST_BYTES = 512 * 1024;

/** A flood is not read but jumped over: nobody can read it either. */
const TOO_FAR_BEHIND = 4 * 1024 * 1024;

/** Keeps the end of one stream of one task in memory, as long as it is on the screen. */
export class LogSource implements Disposable {
  readonly buffer = new LogBuffer();
  readonly #client: Client;
  readonly #task: string;
  readonly #kind: OutputKind;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<undefined>());
  #cutter: Cutter;
  #cursor: string | undefined;
  #reading = false;
  #again = false;

  readonly onDidChange = this.#didChange.event;

  constructor(client: Client, task: string, kind: OutputKind) {
    this.#client = client;
    this.#task = task;
    this.#kind = kind;
    this.#cutter = cutterOf(kind);
    this.#store.add(client.on('tasks/output')(({ task: grown }) => grown === task && this.#pull()));
    if (client.onDidReconnect !== undefined) this.#store.add(client.onDidReconnect(() => this.#pull()));
    const silence = client.onDidChangeSilence?.((error) => error === undefined && this.#pull());
    if (silence !== undefined) this.#store.add(silence);
    this.#pull();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #pull(): void {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    this.#readAll()
      // The supervisor has gone, or the task has: the table tells.
      .catch(() => undefined)
      .finally(() => {
        this.#reading = false;
        // A refusal may come later than the word that all is well again.
        if (this.#again && !this.#store.isDisposed) this.#pull();
      });
  }

  async #readAll(): Promise<void> {
    do {
      this.#again = false;
      let more = true;
      while (more) more = await this.#readOnce();
    } while (this.#mustReadAgain());
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #mustReadAgain(): boolean {
    return this.#again;
  }

  /** True while there is more to read. */
  async #readOnce(): Promise<boolean> {
    const { data, cursor, atEnd, behind, skipped } = await this.#client.request('tasks/output', this.#params());
    if (behind > TOO_FAR_BEHIND && !this.#store.isDisposed) {
      this.#cursor = undefined;
      this.#cutter = cutterOf(this.#kind);
      this.buffer.note(`… ${formatByteSize(behind)} of output skipped …`);
      return true;
    }
    if (this.#store.isDisposed) return false;
    this.#cursor = cursor;
    if (skipped > 0) this.buffer.note(`… ${formatByteSize(skipped)} removed by log rotation …`);
    const before = this.buffer.end;
    this.buffer.append(this.#cutter.push(Buffer.from(data, 'base64')));
    if (this.buffer.end !== before || skipped > 0) this.#didChange.fire(undefined);
    return !atEnd;
  }

  #params(): OutputParams {
    const place = this.#cursor === undefined ? { tailLines: TAIL_LINES } : { cursor: this.#cursor };
    return { task: this.#task, kind: this.#kind, maxBytes: MOST_BYTES, ...place };
  }
}
