import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { CHUNK_BYTES, type Inlet } from './inlet.ts';
import { SystemError, type Libc } from './libc.ts';

/** What a new pipe holds (pipe(7)); somewhat less when its writer does not fill whole pages. */
const USUAL_PIPE = 64 * 1024;
const NEARLY_FULL = 56 * 1024;
/** More than this is a privilege (proc(5), pipe-max-size). */
const LARGEST_PIPE = 1024 * 1024;
/**
 * The kernel counts the pages of all pipes of a user, and gives everyone's new pipes two pages when they exceed 64 MiB
 * (proc(5), pipe-user-pages-soft): no reason to make other programs slow.
 */
const MOST_LARGE_PIPES = 16;

/** What every FIFO of the worker shares: a device that takes all, and a pipe to look at bytes without taking them. */
export interface FifoTools {
  readonly libc: Libc;
  readonly sink: number;
  readonly peekFrom: number;
  readonly peekInto: number;
  readonly peeked: Buffer;
  readonly large: Set<FifoInlet>;
}

export function fifoTools(libc: Libc): FifoTools {
  const [peekFrom, peekInto] = libc.pipe();
  libc.growPipe(peekFrom, LARGEST_PIPE);
  const sink = openSync('/dev/null', constants.O_WRONLY);
  return { libc, sink, peekFrom, peekInto, peeked: Buffer.allocUnsafeSlow(CHUNK_BYTES), large: new Set() };
}

/**
 * A FIFO whose bytes the kernel moves into the file: at every moment a byte is either still in the FIFO or in the file,
 * so not even SIGKILL can lose it in between.
 */
export class FifoInlet implements Inlet {
  readonly descriptor: number;
  readonly #tools: FifoTools;
  #wasFull = false;
  #splices = true;
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
    if (this.#splices) {
      try {
        return this.#note(this.#tools.libc.splice(this.descriptor, file, offset, length));
      } catch (error) {
        if (!(error instanceof SystemError) || error.code !== 'EINVAL') throw error;
        // A file system that cannot.
        this.#splices = false;
      }
    }
    return this.#note(this.#copyTo(file, offset, length));
  }

  read(into: Uint8Array): number {
    return this.#note(this.#tools.libc.read(this.descriptor, into, into.length));
  }

  discard(length: number): number {
    return this.#tools.libc.splice(this.descriptor, this.#tools.sink, undefined, length);
  }

  close(): void {
    this.#tools.large.delete(this);
    closeSync(this.descriptor);
  }

  /** Taken away after it was written: what the disk refuses is still there. */
  #copyTo(file: number, offset: number, length: number): number {
    const next = this.peek(length);
    return next.length === 0 ? 0 : this.discard(writeSync(file, next, 0, next.length, offset));
  }

  /** A pipe that was full gets larger: its writer then waits less often. */
  #note(length: number): number {
    if (length >= NEARLY_FULL && !this.#wasFull) {
      this.#wasFull = true;
      this.#mayGather = this.#grow() / 2;
    }
    return length;
  }

  /** Tells the new size, 0 when it stays as it is. */
  #grow(): number {
    const { libc, large } = this.#tools;
    if (large.size >= MOST_LARGE_PIPES) return 0;
    const capacity = libc.growPipe(this.descriptor, LARGEST_PIPE);
    if (capacity <= USUAL_PIPE) return 0;
    large.add(this);
    return capacity;
  }
}
