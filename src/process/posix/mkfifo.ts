// Node has no word for mkfifo(3). Where koffi is there (Linux), it is a call into the C library and takes microseconds;
// elsewhere, and where the native addon cannot be loaded, it is the program of that name, once for all names.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type Koffi from 'koffi';

const OWNER_ONLY = 0o600;

type Mkfifo = (path: string, mode: number) => number;

let libc: Mkfifo | undefined | 'unknown' = 'unknown';

export async function makeFifos(paths: readonly string[]): Promise<void> {
  if (libc === 'unknown') libc = loadMkfifo();
  const make = libc;
  const missing = make === undefined ? paths : paths.filter((path) => make(path, OWNER_ONLY) !== 0);
  if (missing.length > 0) await promisify(execFile)('mkfifo', ['-m', OWNER_ONLY.toString(8), ...missing]);
}

function loadMkfifo(): Mkfifo | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    return koffi.load(null).func('int mkfifo(const char *path, uint32_t mode)') as Mkfifo;
  } catch {
    return undefined;
  }
}
