// The source of the bytes of one stream: a FIFO (fifo-source.ts), or a chunk that is in memory already.
import { writeSync } from 'node:fs';

/** Every call returns at once, 0 when nothing is there. */
export interface Source {
  /** Shows up to `length` of the next bytes without taking them; valid until the next call. */
  peek(length: number): Buffer;
  /** Moves up to `length` bytes to `offset` of an open file. Throws the error of the disk; nothing is taken then. */
  moveTo(file: number, offset: number, length: number): number;
  /** Takes bytes into memory. */
  read(into: Uint8Array): number;
  /** Drops bytes, for a disk that is full: a task must never wait for our disk. */
  discard(length: number): number;
}

/** How much is moved at once: large enough to spare system calls, small enough to stay in the processor's cache. */
export const CHUNK_BYTES = 256 * 1024;

/** Read from a socket, or handed over by a host without FIFOs. */
export class ChunkSource implements Source {
  #rest: Buffer;

  constructor(chunk: Uint8Array) {
    this.#rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }

  peek(length: number): Buffer {
    return this.#rest.subarray(0, length);
  }

  moveTo(file: number, offset: number, length: number): number {
    if (this.#rest.length === 0) return 0;
    return this.discard(writeSync(file, this.#rest, 0, Math.min(length, this.#rest.length), offset));
  }

  read(into: Uint8Array): number {
    return this.discard(this.#rest.copy(into));
  }

  discard(length: number): number {
    const taken = Math.min(length, this.#rest.length);
    this.#rest = this.#rest.subarray(taken);
    return taken;
  }
}
