// Chooses the process host of this operating system.
import type { ProcessHost } from './ports.ts';
import { PosixHost } from './posix/posix-host.ts';
import { WindowsHost } from './windows/windows-host.ts';

export function createProcessHost(platform = process.platform): ProcessHost {
  return platform === 'win32' ? new WindowsHost() : new PosixHost();
}
