// Combines stdout and stderr into combined.log, line by line.
import { NEWLINE } from '../log-kind.ts';
import { STREAMS, type Stream } from '../../model/stream.ts';
import type { CombinedMark } from '../log-index.ts';
import type { Log, WriteReport } from './log.ts';
import type { Prefixer } from './prefixer.ts';

const COMBINED = 'combined output';

export interface CombinerOptions {
  readonly logs: Readonly<Record<Stream | 'combined', Log>>;
  readonly prefixer: Prefixer;
  /** A longer line is broken into pieces of this many bytes, so that no stream waits for its newline for ever. */
  readonly longestLine: number;
  readonly report: WriteReport;
  /** Lines are missing before this place. */
  readonly onDidSkip: (mark: CombinedMark) => void;
}

/**
 * Writes the combined output: whole lines with a prefix, in the order in which they were read. It keeps no bytes of its
 * own. It remembers how far it copied each raw output and reads on from there, so a line that arrives in a hundred pieces
 * costs no memory, and after a crash the next supervisor goes on from what the files say.
 */
export class Combiner {
  readonly #options: CombinerOptions;
  readonly #copied: Record<Stream, number>;
  /** No newline was found up to here. */
  readonly #searched: Record<Stream, number>;
  /** Bytes that a full disk refused; the next lines are lost until it takes them. */
  #unwritten: Buffer | undefined;
  #lost = 0;

  constructor(options: CombinerOptions, copied: Readonly<Record<Stream, number>>) {
    this.#options = options;
    this.#copied = { stdout: copied.stdout, stderr: copied.stderr };
    this.#searched = { ...this.#copied };
  }

  /** The last line of the stream has begun but not ended. */
  isMidLine(stream: Stream): boolean {
    return this.#copied[stream] < this.#options.logs[stream].end;
  }

  /** Copies every line that has ended. */
  catchUp(stream: Stream): void {
    const { prefixer, logs, longestLine } = this.#options;
    const log = logs[stream];
    while (this.#searched[stream] < log.end) {
      const from = this.#searched[stream];
      const length = log.read(from, prefixer.input.subarray(0, this.#copied[stream] + longestLine - from));
      if (length === 0) return;
      this.#searched[stream] = from + length;
      const lineEnd = prefixer.input.subarray(0, length).lastIndexOf(NEWLINE) + 1;
      if (lineEnd > 0) {
        this.#copy(stream, from + lineEnd, from === this.#copied[stream] ? lineEnd : 0);
      } else if (from + length - this.#copied[stream] >= longestLine) {
        this.#copy(stream, from + length, 0);
        this.#write(Buffer.of(NEWLINE));
      }
    }
  }

  /** The run is over: an unterminated last line is written too, and ended. */
  finish(): void {
    for (const stream of STREAMS) {
      this.catchUp(stream);
      if (!this.isMidLine(stream)) continue;
      this.#copy(stream, this.#options.logs[stream].end, 0);
      this.#write(Buffer.of(NEWLINE));
    }
  }

  /** A line of our own; false when the disk does not take it now. */
  note(text: string): boolean {
    if (!this.#flush()) return false;
    this.#write(Buffer.from(`[dirigent] ${text}\n`));
    return true;
  }

  /** Copies up to `end`; `loaded` bytes of it are in the prefixer's input already. */
  #copy(stream: Stream, end: number, loaded: number): void {
    const { prefixer, logs } = this.#options;
    let fresh = true;
    let from = 0;
    let ready = loaded;
    while (this.#copied[stream] < end) {
      if (ready === from) {
        from = 0;
        ready = logs[stream].read(this.#copied[stream], prefixer.input.subarray(0, end - this.#copied[stream]));
        // Someone cut the file off: what was in it is gone.
        if (ready === 0) this.#copied[stream] = end;
        if (ready === 0) return;
      }
      const taken = this.#copyLines(stream, from, ready, fresh);
      fresh = prefixer.input[from + taken - 1] === NEWLINE;
      from += taken;
      this.#copied[stream] += taken;
    }
  }

  /** Copies the lines of `input[from, end)` that fit into the present file, at least one. */
  #copyLines(stream: Stream, from: number, end: number, fresh: boolean): number {
    const { prefixer, logs } = this.#options;
    const { combined } = logs;
    let { taken, bytes } = prefixer.run(stream, from, end, fresh, Math.max(0, combined.room));
    if (taken === 0 && fresh && !combined.isFresh) {
      this.#rotate();
      ({ taken, bytes } = prefixer.run(stream, from, end, fresh, Math.max(0, combined.room)));
    }
    if (taken === 0) {
      const lineEnd = prefixer.input.subarray(from, end).indexOf(NEWLINE) + 1;
      ({ taken, bytes } = prefixer.run(stream, from, lineEnd > 0 ? from + lineEnd : end, fresh, Infinity));
    }
    this.#write(bytes);
    return taken;
  }

  #rotate(): void {
    const { combined } = this.#options.logs;
    if (this.#flush()) combined.rotate({ combined: combined.end, ...this.#copied });
  }

  #write(bytes: Buffer): void {
    if (!this.#flush()) {
      this.#lost += bytes.length;
      return;
    }
    const { report, logs } = this.#options;
    const { combined } = logs;
    const start = combined.end;
    try {
      combined.append(bytes);
      report.works(COMBINED);
    } catch (error) {
      this.#unwritten = Buffer.from(bytes.subarray(combined.end - start));
      report.failed(COMBINED, error);
    }
  }

  /** Writes the bytes left over when the disk was full; true when none are left over. */
  #flush(): boolean {
    if (this.#unwritten === undefined) return true;
    const { logs, onDidSkip } = this.#options;
    const start = logs.combined.end;
    try {
      logs.combined.append(this.#unwritten);
    } catch {
      this.#unwritten = this.#unwritten.subarray(logs.combined.end - start);
      return false;
    }
    this.#unwritten = undefined;
    if (this.#lost > 0) {
      this.note(`${this.#lost} bytes are missing here because the disk was full; see stdout.log and stderr.log`);
      this.#lost = 0;
      onDidSkip({ combined: logs.combined.end, ...this.#copied });
    }
    return true;
  }
}
