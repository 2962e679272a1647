// A log in memory: a ring of the last bytes that grows up to its capacity.
import type { Source } from './source.ts';
import type { Log } from './log.ts';

const SMALLEST = 16 * 1024;

export class MemoryLog implements Log {
  #ring = Buffer.allocUnsafeSlow(SMALLEST);
  readonly #capacity: number;
  readonly #scratch: Buffer;
  readonly #begin: number;
  end: number;
  readonly room = Number.POSITIVE_INFINITY;
  readonly isFresh = true;

  /** `scratch` may be shared; `begin`: position of the first byte. */
  constructor(capacity: number, scratch: Buffer, begin: number) {
    this.#capacity = capacity;
    this.#scratch = scratch;
    this.#begin = begin;
    this.end = begin;
  }

  get start(): number {
    return Math.max(this.#begin, this.end - this.#ring.length);
  }

  take(source: Source): number {
    const length = source.read(this.#scratch);
    this.append(this.#scratch.subarray(0, length));
    return length;
  }

  rotate(): void {
    // Memory has no files.
  }

  append(bytes: Uint8Array): void {
    this.#grow(this.end - this.start + bytes.length);
    const kept = bytes.subarray(-this.#ring.length);
    const at = (this.end + bytes.length - kept.length) % this.#ring.length;
    const untilEdge = kept.subarray(0, this.#ring.length - at);
    this.#ring.set(untilEdge, at);
    this.#ring.set(kept.subarray(untilEdge.length), 0);
    this.end += bytes.length;
  }

  read(at: number, into: Uint8Array): number {
    const length = Math.max(0, Math.min(into.length, this.end - at));
    const from = at % this.#ring.length;
    const untilEdge = this.#ring.subarray(from, Math.min(from + length, this.#ring.length));
    into.set(untilEdge);
    into.set(this.#ring.subarray(0, length - untilEdge.length), untilEdge.length);
    return length;
  }

  #grow(wanted: number): void {
    if (wanted <= this.#ring.length || this.#ring.length === this.#capacity) return;
    const kept = Buffer.allocUnsafeSlow(this.end - this.start);
    const { start } = this;
    this.read(start, kept);
    let size = this.#ring.length;
    while (size < wanted && size < this.#capacity) size = Math.min(size * 2, this.#capacity);
    this.#ring = Buffer.allocUnsafeSlow(size);
    this.end = start;
    this.append(kept);
  }
}
