// Pseudo-terminals, which Node does not have: posix_openpt(3) and ioctl(2). Only where the C library can be called;
// elsewhere a task that wants a terminal is given pipes, and says so.
import { closeSync, constants, openSync } from 'node:fs';
import { bindCLibrary, type Library } from '../../../base/c-library.ts';
import type { TerminalSize } from '../../../model/terminal-size.ts';

/** `master`: a descriptor of ours, closed on exec. `path`: for the command to open, such as /dev/pts/7. */
export interface Pty {
  readonly master: number;
  readonly path: string;
}

/** ioctl_tty(2), of every architecture we run on. */
const TIOCSWINSZ = 0x5414;
/** termios(3): the input is UTF-8, so that a backspace takes a whole character. */
const IUTF8 = 0o40000;
const TERMIOS_BYTES = 128;
const PATH_BYTES = 128;
const O_CLOEXEC = 0o2000000;

interface Calls {
  open(size: TerminalSize): Pty;
  resize(descriptor: number, size: TerminalSize): void;
}

let calls: Calls | undefined | 'unknown' = 'unknown';

/** Undefined where there are none. Throws when the system has none left. */
export function openPty(size: TerminalSize): Pty | undefined {
  return load()?.open(size);
}

/** The kernel notifies the processes of the terminal (SIGWINCH). */
export function resizePty(path: string, size: TerminalSize): void {
  // Without O_NOCTTY it would become the controlling terminal of the supervisor, which leads a session.
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    load()?.resize(descriptor, size);
  } finally {
    closeSync(descriptor);
  }
}

function load(): Calls | undefined {
  if (calls === 'unknown') calls = bindCLibrary(callsOf);
  return calls;
}

function callsOf(libc: Library): Calls {
  const openpt = libc.func('int posix_openpt(int)');
  const unlock = libc.func('int unlockpt(int)');
  const nameOf = libc.func('int ptsname_r(int, void *, size_t)');
  const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
  const getAttributes = libc.func('int tcgetattr(int, void *)');
  const setAttributes = libc.func('int tcsetattr(int, int, void *)');
  const resize = (descriptor: number, { columns, rows }: TerminalSize): void => {
    ioctl(descriptor, TIOCSWINSZ, new Uint16Array([rows, columns, 0, 0]));
  };
  return {
    open(size) {
      const master = openpt(constants.O_RDWR | constants.O_NOCTTY | O_CLOEXEC) as number;
      const name = Buffer.alloc(PATH_BYTES);
      if (master < 0 || unlock(master) !== 0 || nameOf(master, name, PATH_BYTES) !== 0) {
        if (master >= 0) closeSync(master);
        throw new Error('no pseudo-terminal is available');
      }
      resize(master, size);
      const attributes = Buffer.alloc(TERMIOS_BYTES);
      getAttributes(master, attributes);
      attributes.writeUInt32LE(attributes.readUInt32LE(0) | IUTF8, 0);
      setAttributes(master, 0, attributes);
      return { master, path: name.toString('utf8', 0, name.indexOf(0)) };
    },
    resize,
  };
}
