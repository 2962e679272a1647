// The source of the bytes of one stream: a FIFO, or chunks in memory.

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
