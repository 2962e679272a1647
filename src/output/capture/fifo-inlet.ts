import { closeSync, constants, openSync } from 'node:fs';
import { CHUNK_BYTES, type Inlet } from './inlet.ts';
import type { Libc } from './libc.ts';

/** What a new pipe holds (pipe(7)); somewhat less when its writer does not fill whole pages. */
const USUAL_PIPE = 64 * 1024;
const NEARLY_FULL = 56 * 1024;
/** More than this is a privilege (proc(5), pipe-max-size). */
const LARGEST_PIPE = 1024 * 1024;

/** What every FIFO of the worker shares: a device that takes all, and a pipe to look at bytes without taking them. */
export interface FifoTools {
  readonly libc: Libc;
  readonly sink: number;
  readonly peekFrom: number;
  readonly peekInto: number;
  readonly peeked: Buffer;
}

export function fifoTools(libc: Libc): FifoTools {
  const [peekFrom, peekInto] = libc.pipe();
  libc.growPipe(peekFrom, LARGEST_PIPE);
  const sink = openSync('/dev/null', constants.O_WRONLY);
  return { libc, sink, peekFrom, peekInto, peeked: Buffer.allocUnsafeSlow(CHUNK_BYTES) };
}

/**
 * A FIFO whose bytes the kernel moves into the file: at every moment a byte is either still in the FIFO or in the file,
 * so not even SIGKILL can lose it in between.
 */
export class FifoInlet implements Inlet {
  readonly descriptor: number;
  readonly #tools: FifoTools;
  #asked = false;
  #mayGather = USUAL_PIPE;

  /** Opened for writing as well, so that it never reads as ended: `finish` decides when a run is over. */
  constructor(path: string, tools: FifoTools) {
    this.descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#tools = tools;
  }

  /** So many bytes may gather before the writer has to wait for us. */
  get mayGather(): number {
    return this.#mayGather;
  }

  peek(length: number): Buffer {
    const { libc, peekFrom, peekInto, peeked } = this.#tools;
    const shown = libc.tee(this.descriptor, peekInto, Math.min(length, peeked.length));
    return peeked.subarray(0, shown === 0 ? 0 : libc.read(peekFrom, peeked, shown));
  }

  moveTo(file: number, offset: number, length: number): number {
    return this.#note(this.#tools.libc.splice(this.descriptor, file, offset, length));
  }

  read(into: Uint8Array): number {
    return this.#note(this.#tools.libc.read(this.descriptor, into, into.length));
  }

  discard(length: number): number {
    return this.#tools.libc.splice(this.descriptor, this.#tools.sink, undefined, length);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /**
   * A pipe that was full gets larger: its writer then waits less often. Not before it is needed, since the kernel counts
   * the pages of all pipes of a user (proc(5), pipe-user-pages-soft), and refuses when they are too many.
   */
  #note(length: number): number {
    if (length >= NEARLY_FULL && !this.#asked) {
      this.#asked = true;
      const capacity = this.#tools.libc.growPipe(this.descriptor, LARGEST_PIPE);
      this.#mayGather = capacity > USUAL_PIPE ? capacity / 2 : 0;
    }
    return length;
  }
}
