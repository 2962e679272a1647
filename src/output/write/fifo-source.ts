// A source of bytes in a FIFO, which splice(2) moves into a file without copying them.
import { closeSync, constants, existsSync, openSync, writeSync } from 'node:fs';
import { CHUNK_BYTES, type Source } from './source.ts';
import { SystemError, type Libc } from './libc.ts';

/** The capacity of a new pipe (pipe(7)); somewhat less when its writer does not fill whole pages. */
const USUAL_PIPE = 64 * 1024;
const NEARLY_FULL = 56 * 1024;
/** More than this is a privilege (proc(5), pipe-max-size). */
const LARGEST_PIPE = 1024 * 1024;
/**
 * The kernel counts the pages of all pipes of a user, and gives everyone's new pipes two pages when they exceed 64 MiB
 * (proc(5), pipe-user-pages-soft): no reason to make other programs slow.
 */
const MOST_LARGE_PIPES = 16;

/** Shared by every FIFO of the worker: a device that takes all, and a pipe to look at bytes without taking them. */
export interface FifoTools {
  readonly libc: Libc;
  readonly sink: number;
  readonly peekFrom: number;
  readonly peekInto: number;
  readonly peeked: Buffer;
  readonly large: Set<FifoSource>;
}

export function fifoTools(libc: Libc): FifoTools {
  const [peekFrom, peekInto] = libc.pipe();
  libc.growPipe(peekFrom, LARGEST_PIPE);
  const sink = openSync('/dev/null', constants.O_WRONLY);
  return { libc, sink, peekFrom, peekInto, peeked: Buffer.allocUnsafeSlow(CHUNK_BYTES), large: new Set() };
}

/**
 * A FIFO whose bytes the kernel moves into the file: at every moment a byte is in a FIFO or in the file, so not even
 * SIGKILL can lose it in between.
 *
 * It goes by way of a second FIFO, which the shim holds open as well. A splice into a file has the pipe to itself until
 * the bytes are written (splice(2) holds its lock), and a task that writes line by line would wait that long again and
 * again. From pipe to pipe only pages change hands, in no time. What an earlier supervisor had moved so far when it
 * died comes first.
 */
export class FifoSource implements Source {
  readonly descriptor: number;
  readonly #tools: FifoTools;
  readonly #staging: number | undefined;
  /** Bytes in `#staging`. */
  #held: number;
  #wasFull = false;
  #splices = true;
  #mayGather = USUAL_PIPE;

  constructor(tools: FifoTools, path: string, staging?: string) {
    this.#tools = tools;
    // A shim of an earlier version holds none.
    this.#staging = staging !== undefined && existsSync(staging) ? openFifo(staging) : undefined;
    try {
      this.#held = this.#staging === undefined ? 0 : tools.libc.available(this.#staging);
      this.descriptor = openFifo(path);
    } catch (error) {
      if (this.#staging !== undefined) closeSync(this.#staging);
      throw error;
    }
  }

  /** So many bytes may gather before the writer has to wait for us. */
  get mayGather(): number {
    return this.#mayGather;
  }

  /** There is something to take although the FIFO itself may be empty. */
  get isHolding(): boolean {
    return this.#held > 0;
  }

  peek(length: number): Buffer {
    const { libc, peekFrom, peekInto, peeked } = this.#tools;
    const shown = libc.tee(this.#next, peekInto, Math.min(length, peeked.length));
    return peeked.subarray(0, shown === 0 ? 0 : libc.read(peekFrom, peeked, shown));
  }

  moveTo(file: number, offset: number, length: number): number {
    if (this.#splices) {
      try {
        return this.#note(this.#spliceTo(file, offset, length));
      } catch (error) {
        if (!(error instanceof SystemError) || error.code !== 'EINVAL') throw error;
        // A file system that cannot.
        this.#splices = false;
      }
    }
    return this.#note(this.#copyTo(file, offset, length));
  }

  read(into: Uint8Array): number {
    return this.#note(this.#took(this.#tools.libc.read(this.#next, into, into.length)));
  }

  discard(length: number): number {
    return this.#took(this.#tools.libc.splice(this.#next, this.#tools.sink, undefined, length));
  }

  close(): void {
    this.#tools.large.delete(this);
    for (const descriptor of [this.descriptor, this.#staging]) {
      try {
        if (descriptor !== undefined) closeSync(descriptor);
      } catch {
        // A file that cannot be closed is not open.
      }
    }
  }

  /** The position of the next bytes. */
  get #next(): number {
    return this.#staging !== undefined && this.#held > 0 ? this.#staging : this.descriptor;
  }

  #took(length: number): number {
    this.#held = Math.max(0, this.#held - length);
    return length;
  }

  #spliceTo(file: number, offset: number, length: number): number {
    const { libc } = this.#tools;
    if (this.#staging !== undefined && this.#held === 0) {
      this.#held = libc.splice(this.descriptor, this.#staging, undefined, length);
      if (this.#held === 0) return 0;
    }
    return this.#took(libc.splice(this.#next, file, offset, length));
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

  /** Returns the new size, 0 when it stays as it is. */
  #grow(): number {
    const { libc, large } = this.#tools;
    if (large.size >= MOST_LARGE_PIPES) return 0;
    const capacity = libc.growPipe(this.descriptor, LARGEST_PIPE);
    if (capacity <= USUAL_PIPE) return 0;
    large.add(this);
    if (this.#staging !== undefined) libc.growPipe(this.#staging, LARGEST_PIPE);
    return capacity;
  }
}

/** For writing as well, so that it never reads as ended: `finish` decides when a run is over. */
function openFifo(path: string): number {
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}
