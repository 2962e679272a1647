// combined.log: stdout and stderr line by line, in the order in which they were read, each line behind the name of its
// stream.
import { NEWLINE } from '../log-kind.ts';
import { STREAMS, type Stream } from '../../model/stream.ts';
import type { CombinedMark } from '../log-index.ts';
import type { Log, WriteReport } from './log.ts';
import { CHUNK_BYTES } from './source.ts';
import { wasm } from './prefix.generated.ts';

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
 * own. It remembers how far it copied each raw output and reads on from there, so a line that arrives in a hundred
 * pieces costs no memory, and after a crash the next supervisor goes on from what the files say.
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

export const PREFIXES: Readonly<Record<Stream, string>> = { stdout: '[stdout] ', stderr: '[stderr] ' };
export const PREFIX_BYTES = 9;

const PREFIX_AT: Readonly<Record<Stream, number>> = { stdout: 0, stderr: 16 };
const INPUT_AT = 64;
/** The loop reads and writes whole blocks of 16 bytes, so there is room behind each part. */
const OUTPUT_AT = INPUT_AT + CHUNK_BYTES + 64;
const MAX_OUTPUT = 512 * 1024;

interface PrefixModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly taken: { readonly value: number };
  prefix(source: number, end: number, target: number, limit: number, prefix: number, fresh: number): number;
}

/** The part of the standard object that is used here; the libraries of the compiler know it only in browsers. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

export interface Prefixed {
  /** Bytes of the input that are in the output. */
  readonly taken: number;
  /** A view, valid until the next call. */
  readonly bytes: Buffer;
}

/**
 * Puts `[stdout] ` or `[stderr] ` before every line. WebAssembly, because finding newlines is all that a flood costs
 * us: 16 bytes at a time it keeps up with a relay in C, where a loop in JavaScript has half of its throughput.
 */
export class Prefixer {
  readonly #module: PrefixModule;
  readonly #memory: Buffer;
  /** Put the bytes here; they stay as they are. */
  readonly input: Buffer;

  constructor() {
    const { Instance, Module } = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;
    this.#module = new Instance(new Module(wasm)).exports as PrefixModule;
    this.#memory = Buffer.from(this.#module.memory.buffer);
    this.#memory.write(PREFIXES.stdout, PREFIX_AT.stdout);
    this.#memory.write(PREFIXES.stderr, PREFIX_AT.stderr);
    this.input = this.#memory.subarray(INPUT_AT, INPUT_AT + CHUNK_BYTES);
  }

  /**
   * Prefixes the lines of `input[from, end)` as long as they fit into `room` bytes; a last line without newline counts
   * as one. `fresh`: the input begins with a new line, not in the middle of one.
   */
  run(stream: Stream, from: number, end: number, fresh: boolean, room: number): Prefixed {
    const limit = OUTPUT_AT + Math.min(room, MAX_OUTPUT);
    const source = INPUT_AT + from;
    const written = this.#module.prefix(source, INPUT_AT + end, OUTPUT_AT, limit, PREFIX_AT[stream], fresh ? 1 : 0);
    return { taken: this.#module.taken.value - source, bytes: this.#memory.subarray(OUTPUT_AT, written) };
  }
}
