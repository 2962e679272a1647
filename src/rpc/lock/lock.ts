// The lock that allows one supervisor per folder. The kernel releases it when its holder dies, so that it can never be
// stale, as lock files with a pid can. It lies on the file that it guards, so that another user cannot take its name:
// flock(2) goes by inode, and Node opens files close-on-exec, so that no task inherits it.
//
// Linux: flock through koffi, else flock(1). macOS: open(2) with O_EXLOCK. On file systems without locks (NFS without
// its daemon) it is a name in the abstract socket namespace, unix(7), that only readers of the lock file can know.
// Windows: the first instance of a named pipe.
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { flock } from './flock.ts';

export interface Lock {
  /** `taken` again, since the locked file was removed; `lost` when another process was faster. */
  renew(): Promise<'kept' | 'taken' | 'lost'>;
  release(): Promise<void>;
}

export interface LockPlace {
  /** Made where it is missing; locked where its folder is not, or cannot be. */
  readonly file: string;
  /** The folder itself is locked: deleting a file in it deletes no lock. */
  readonly folder?: string;
}

interface Held {
  /** Undefined for a lock that lies on no file. */
  readonly on?: { readonly path: string; readonly inode: bigint };
  release(): Promise<void>;
}

/** From <sys/fcntl.h> of macOS; Node passes unknown flags on. */
const O_EXLOCK = 0x20;

const FILE = constants.O_RDWR | constants.O_CREAT;
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY;

/** The lock of the place, or undefined while another process holds it. @throws what the system says of the path */
export async function takeLock(place: LockPlace): Promise<Lock | undefined> {
  const first = await take(place);
  if (first === undefined) return undefined;
  let held = first;
  return {
    async renew() {
      const { on } = held;
      if (on === undefined || (await inodeOf(on.path)) === on.inode) return 'kept';
      const next = await take(place);
      if (next === undefined) return 'lost';
      await held.release();
      held = next;
      return 'taken';
    },
    release: () => held.release(),
  };
}

async function take({ file, folder }: LockPlace): Promise<Held | undefined> {
  if (process.platform === 'win32') return listenOn(file);
  const paths = folder === undefined || process.platform === 'darwin' ? [file] : [folder, file];
  for (const path of paths) {
    const outcome = await lockOn(path, path === folder ? FOLDER : FILE);
    if (outcome !== 'impossible') return outcome === 'held' ? undefined : outcome;
  }
  return listenOn(await secretName(file));
}

/** A file that was deleted between opening and locking guards nothing: it is opened again. */
async function lockOn(path: string, flags: number): Promise<Held | 'held' | 'impossible'> {
  for (;;) {
    const handle = await openLocked(path, flags);
    if (typeof handle === 'string') return handle;
    const { ino: inode } = await handle.stat({ bigint: true });
    if ((await inodeOf(path)) === inode) return { on: { path, inode }, release: () => handle.close() };
    await handle.close();
  }
}

async function openLocked(path: string, flags: number): Promise<FileHandle | 'held' | 'impossible'> {
  if (process.platform === 'darwin') return openExclusively(path, flags);
  const handle = await open(path, flags, 0o600);
  try {
    const verdict = await flock(handle.fd);
    if (verdict === 'taken') return handle;
    await handle.close();
    return verdict;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openExclusively(path: string, flags: number): Promise<FileHandle | 'held'> {
  try {
    return await open(path, flags | constants.O_NONBLOCK | O_EXLOCK, 0o600);
  } catch (error) {
    if (['EAGAIN', 'EWOULDBLOCK'].includes((error as NodeJS.ErrnoException).code ?? '')) return 'held';
    throw error;
  }
}

async function inodeOf(path: string): Promise<bigint | undefined> {
  return stat(path, { bigint: true }).then(
    ({ ino }) => ino,
    () => undefined,
  );
}

/** Derived from a secret beside the file, which is created atomically: concurrent processes use the same. */
async function secretName(file: string): Promise<string> {
  const path = `${file}.secret`;
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    await link(draft, path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const secret = await readFile(path, 'utf8');
  return `\0dirigent-${createHash('sha256').update(secret).digest('hex')}`;
}

/** A name that is locked while a process listens on it. */
export async function listenOn(name: string): Promise<Held | undefined> {
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
