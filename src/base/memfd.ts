// memfd_create(2): anonymous files in memory. Only this user can read one, through /proc/PID/fd; it is gone when its
// last descriptor is closed, and it can be executed where the file system is mounted noexec.
import { closeSync, writeSync } from 'node:fs';
import { bindCLibrary } from './c-library.ts';

const MFD_CLOEXEC = 1;
/** From Linux 6.3 on, executable files need this flag; older kernels reject unknown flags. */
const MFD_EXEC = 0x10;

type Create = (name: string, flags: number) => number;

let call: Create | undefined | 'unknown' = 'unknown';

/** A close-on-exec descriptor of a file with these bytes; undefined where memfd is not available. */
export function createMemfd(name: string, bytes: Uint8Array): number | undefined {
  if (call === 'unknown')
    call = bindCLibrary((library) => library.func('int memfd_create(const char *name, unsigned int flags)') as Create);
  if (call === undefined) return undefined;
  const executable = call(name, MFD_CLOEXEC | MFD_EXEC);
  const descriptor = executable < 0 ? call(name, MFD_CLOEXEC) : executable;
  if (descriptor < 0) return undefined;
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    return descriptor;
  } catch {
    closeSync(descriptor);
    return undefined;
  }
}
