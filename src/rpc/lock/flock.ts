// flock(2), which Node lacks: through koffi, else through flock(1) of util-linux or busybox. That program locks a
// descriptor which it inherits, our own open file: the lock stays with it after the program has exited.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bindCLibrary } from '../../base/c-library.ts';

/** `impossible`: the file system has no such locks, or there is no way to ask for one. */
export type Verdict = 'taken' | 'held' | 'impossible';

/** From <sys/file.h>: LOCK_EX and LOCK_NB. */
const EXCLUSIVE_AT_ONCE = 2 | 4;

const EINTR = 4;
const EWOULDBLOCK = 11;

let ask: ((fd: number) => Verdict) | undefined | 'unknown' = 'unknown';

/** Takes the lock of an open file, or says at once that another process holds it. */
export async function flock(fd: number): Promise<Verdict> {
  if (ask === 'unknown') {
    ask = bindCLibrary((libc, errno) => {
      const call = libc.func('int flock(int, int)') as (fd: number, operation: number) => number;
      return (file) => {
        for (;;) {
          if (call(file, EXCLUSIVE_AT_ONCE) === 0) return 'taken';
          const reason = errno();
          if (reason !== EINTR) return reason === EWOULDBLOCK ? 'held' : 'impossible';
        }
      };
    });
  }
  return ask === undefined ? flockByProgram(fd) : ask(fd);
}

/** It ends with 1 while another process holds the lock, and with something else for every other trouble. */
async function flockByProgram(fd: number): Promise<Verdict> {
  const child = spawn('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
  const [code] = (await once(child, 'exit').catch(() => [undefined])) as [number | null | undefined];
  if (code === 0) return 'taken';
  return code === 1 ? 'held' : 'impossible';
}
