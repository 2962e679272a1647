// One supervisor a folder. The lock is one that the kernel lets go when its holder dies, however it dies: nothing can be
// left behind, so nothing must be judged stale, which is where lock files with a pid in them go wrong.
//
// Linux: a name in the abstract socket namespace, unix(7). Windows: the first instance of a named pipe. Both are taken by
// listening. macOS has neither; there open(2) takes a lock of flock(2) with O_EXLOCK, which the descriptor holds.
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { Address } from './socket-path.ts';

export interface Lock {
  release(): Promise<void>;
}

/** From <sys/fcntl.h> of macOS; Node passes unknown flags on. */
const O_EXLOCK = 0x20;

/** The lock of the address, or undefined while another process holds it. */
export async function takeLock(address: Address): Promise<Lock | undefined> {
  return process.platform === 'darwin' ? lockFile(address.lock) : listenOn(lockName(address));
}

function lockName({ lock, socket }: Address): string {
  if (process.platform === 'win32') return `${socket}-lock`;
  // Hashed, since the name may not be longer than a socket path. The uid keeps users who share a runtime folder's path apart.
  const hash = createHash('sha256')
    .update(`${process.getuid?.() ?? 0}:${lock}`)
    .digest('hex');
  return `\0dirigent-${hash}`;
}

async function listenOn(name: string): Promise<Lock | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    await listening(server, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Resolves when the server listens on the path. */
export function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function lockFile(path: string): Promise<Lock | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600);
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  return { release: () => handle.close() };
}
