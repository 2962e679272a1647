// mkfifo(3), which Node does not have. Where the C library can be called it takes microseconds; elsewhere it is the program of
// that name, called once for all paths.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bindCLibrary } from '../../../base/c-library.ts';

const OWNER_ONLY = 0o600;

type Mkfifo = (path: string, mode: number) => number;

let libc: Mkfifo | undefined | 'unknown' = 'unknown';

export async function makeFifos(paths: readonly string[]): Promise<void> {
  if (libc === 'unknown')
    libc = bindCLibrary((library) => library.func('int mkfifo(const char *path, uint32_t mode)') as Mkfifo);
  const make = libc;
  const missing = make === undefined ? paths : paths.filter((path) => make(path, OWNER_ONLY) !== 0);
  if (missing.length > 0) await promisify(execFile)('mkfifo', ['-m', OWNER_ONLY.toString(8), ...missing]);
}
