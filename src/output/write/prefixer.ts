// Puts `[stdout] ` or `[stderr] ` before every line. WebAssembly, because finding newlines is all that a flood costs us:
// 16 bytes at a time it keeps up with a relay in C, where a loop in JavaScript has half of its throughput.
import type { Stream } from '../../model/stream.ts';
import { CHUNK_BYTES } from './source.ts';
import { wasm } from './prefix.generated.ts';

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
   * Prefixes the lines of `input[from, end)` as long as they fit into `room` bytes; a last line without newline counts as
   * one. `fresh`: the input begins with a new line, not in the middle of one.
   */
  run(stream: Stream, from: number, end: number, fresh: boolean, room: number): Prefixed {
    const limit = OUTPUT_AT + Math.min(room, MAX_OUTPUT);
    const source = INPUT_AT + from;
    const written = this.#module.prefix(source, INPUT_AT + end, OUTPUT_AT, limit, PREFIX_AT[stream], fresh ? 1 : 0);
    return { taken: this.#module.taken.value - source, bytes: this.#memory.subarray(OUTPUT_AT, written) };
  }
}
