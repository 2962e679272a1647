import type { ProcessHost } from './ports.ts';
import { PosixHost } from './posix/posix-host.ts';

/** The processes of this operating system. */
export function createProcessHost(): ProcessHost {
  return new PosixHost();
}
