// The few calls that Node has no words for. Where the C library cannot be called, `loadLibc` has nothing and the
// capture reads through Node instead.
import { getSystemErrorName } from 'node:util';
import { bindCLibrary, type Library } from '../../base/c-library.ts';

export interface Libc {
  /** poll(2): the number of entries that are ready. -1 waits without end. */
  poll(entries: Buffer, count: number, timeoutMs: number): number;
  /** splice(2) without blocking, to `offset` of a file, or without one to a pipe or device; 0 when nothing is there. */
  splice(from: number, to: number, offset: number | undefined, length: number): number;
  /** tee(2) without blocking. */
  tee(from: number, to: number, length: number): number;
  read(file: number, into: Uint8Array, length: number): number;
  /** A pipe of our own: [read end, write end]. */
  pipe(): readonly [number, number];
  /** How many bytes a pipe has: FIONREAD (ioctl_tty(2), pipe(7)). */
  available(pipe: number): number;
  /** An eventfd(2), readable after anyone wrote to it. */
  eventfd(): number;
  /** Asks for a larger pipe; returns its size. The system may refuse, then it stays as it is. */
  growPipe(pipe: number, size: number): number;
}

export const POLLIN = 1;
const EINTR = 4;
const EAGAIN = 11;
const O_NONBLOCK_CLOEXEC = 0o2004000;
const SPLICE_F_NONBLOCK = 2;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;
const FIONREAD = 0x541b;

export class SystemError extends Error {
  readonly code: string;

  constructor(call: string, errno: number) {
    const code = getSystemErrorName(-errno);
    super(`${code}: ${call}`);
    this.code = code;
  }
}

export function loadLibc(): Libc | undefined {
  return bindCLibrary(bind);
}

function bind(libc: Library, lastError: () => number): Libc {
  const poll = libc.func('int poll(void *, unsigned long, int)');
  const splice = libc.func('long splice(int, void *, int, void *, unsigned long, unsigned int)');
  const tee = libc.func('long tee(int, int, unsigned long, unsigned int)');
  const read = libc.func('long read(int, void *, unsigned long)');
  const pipe2 = libc.func('int pipe2(void *, int)');
  const eventfd = libc.func('int eventfd(unsigned int, int)');
  const fcntl = libc.func('int fcntl(int, int, int)');
  const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
  const position = new BigInt64Array(1);

  /** -1 with "try again" is nothing to read; with anything else it is an error. */
  const result = (call: string, value: number): number => {
    if (value >= 0) return value;
    const errno = lastError();
    if (errno === EAGAIN || errno === EINTR) return 0;
    throw new SystemError(call, errno);
  };
  return {
    poll: (entries, count, timeoutMs) => result('poll', poll(entries, count, timeoutMs) as number),
    splice(from, to, offset, length) {
      if (offset !== undefined) position[0] = BigInt(offset);
      const target = offset === undefined ? null : position;
      return result('splice', splice(from, null, to, target, length, SPLICE_F_NONBLOCK) as number);
    },
    tee: (from, to, length) => result('tee', tee(from, to, length, SPLICE_F_NONBLOCK) as number),
    read: (file, into, length) => result('read', read(file, into, length) as number),
    pipe() {
      const ends = new Int32Array(2);
      result('pipe2', pipe2(ends, O_NONBLOCK_CLOEXEC) as number);
      return [ends[0] ?? -1, ends[1] ?? -1];
    },
    available(pipe) {
      const count = new Int32Array(1);
      result('ioctl', ioctl(pipe, FIONREAD, count) as number);
      return count[0] ?? 0;
    },
    eventfd: () => result('eventfd', eventfd(0, O_NONBLOCK_CLOEXEC) as number),
    growPipe(pipe, size) {
      if ((fcntl(pipe, F_SETPIPE_SZ, size) as number) >= size) return size;
      return result('fcntl', fcntl(pipe, F_GETPIPE_SZ, 0) as number);
    },
  };
}
