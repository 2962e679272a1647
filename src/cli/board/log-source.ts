// Reads the log that the board shows.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { formatByteSize } from '../../base/byte-size.ts';
import type { OutputKind } from '../../model/stream.ts';
import { OutputReader } from '../../client/output/output-reader.ts';
import type { Connection } from '../../rpc/connection.ts';
import { cutterOf, type Cutter } from '../../client/output/tagged-lines.ts';
import { LogBuffer } from './log-buffer.ts';

/** The part of the earlier log that is fetched first. */
const TAIL_LINES = 2000;
const MOST_BYTES = 512 * 1024;

/** A flood is skipped, not read: no reader could follow it either. */
const FLOOD_BYTES = 4 * 1024 * 1024;

/** Keeps the end of one stream of one task in memory, as long as it is on the screen. */
export class LogSource implements Disposable {
  readonly buffer = new LogBuffer();
  readonly #reader: OutputReader;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<undefined>());
  #cutter: Cutter;

  readonly onDidChange = this.#didChange.event;

  constructor(client: Connection, task: string, kind: OutputKind) {
    this.#cutter = cutterOf(kind);
    this.#reader = OutputReader.following(client, {
      task,
      kind,
      start: { tailLines: TAIL_LINES },
      maxBytes: MOST_BYTES,
      flood: { bytes: FLOOD_BYTES, lines: TAIL_LINES },
      // The supervisor or the task is gone: the table shows that.
      onError: () => undefined,
    });
    this.#store.add(this.#reader);
    void this.#follow(kind);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #follow(kind: OutputKind): Promise<void> {
    for await (const { data, skipped, leftOut } of this.#reader.follow()) {
      const before = this.buffer.end;
      if (leftOut > 0) {
        this.#cutter = cutterOf(kind);
        this.buffer.note(`… ${formatByteSize(leftOut)} of output skipped …`);
      }
      if (skipped > 0) this.buffer.note(`… ${formatByteSize(skipped)} removed by log rotation …`);
      this.buffer.append(this.#cutter.push(data));
      if (this.buffer.end !== before) this.#didChange.fire(undefined);
    }
  }
}
