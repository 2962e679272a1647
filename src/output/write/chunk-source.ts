// A source of bytes that are in memory already: read from a socket, or handed over by a host without FIFOs.
import { writeSync } from 'node:fs';
import type { Source } from './source.ts';

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
