/** Where the bytes of one stream come from. Every call returns at once, 0 when nothing is there. */
export interface Inlet {
  /** Shows up to `length` of the next bytes without taking them; valid until the next call. */
  peek(length: number): Buffer;
  /** Moves up to `length` bytes to `offset` of an open file. Throws what the disk says; nothing is taken then. */
  moveTo(file: number, offset: number, length: number): number;
  /** Takes bytes into memory. */
  read(into: Uint8Array): number;
  /** Takes bytes away, for a disk that is full: a task must never wait for our disk. */
  discard(length: number): number;
}

/** How much is moved at once: large enough to spare system calls, small enough to stay in the processor's cache. */
export const CHUNK_BYTES = 256 * 1024;
