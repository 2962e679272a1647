// memfd_create(2): a file that has no name and no place on any disk. Nobody but this user can read it, by way of
// /proc/PID/fd; it is gone when its last descriptor is closed, and it can be executed where a disk says noexec.
import { closeSync, writeSync } from 'node:fs';
import { bindCLibrary } from './c-library.ts';

const MFD_CLOEXEC = 1;
/** Linux 6.3 wants to be told that it will be executed; older ones refuse a flag that they do not know. */
const MFD_EXEC = 0x10;

type Create = (name: string, flags: number) => number;

let call: Create | undefined | 'unknown' = 'unknown';

/** A descriptor of ours, closed on exec, of a file with these bytes; undefined where there is no such thing. */
export function memoryFile(name: string, bytes: Uint8Array): number | undefined {
  if (call === 'unknown')
    call = bindCLibrary((library) => library.func('int memfd_create(const char *name, unsigned int flags)') as Create);
  if (call === undefined) return undefined;
  const told = call(name, MFD_CLOEXEC | MFD_EXEC);
  const descriptor = told < 0 ? call(name, MFD_CLOEXEC) : told;
  if (descriptor < 0) return undefined;
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    return descriptor;
  } catch {
    closeSync(descriptor);
    return undefined;
  }
}
