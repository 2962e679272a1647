// A socket with its token, in a folder that only the user can enter: the first of several that can be had.
import { chmod, mkdtemp, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import { writePrivately } from './info-file.ts';
import { listening } from '../lock/lock.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { doorIn, isTooLong, type Address, type Door } from './socket-path.ts';
import { ownFolder } from './surroundings.ts';

export interface DoorOptions {
  readonly address: Address;
  /** Folders for it, best first. Where none can be had, it is one of its own below the folder for temporary files. */
  readonly homes: readonly string[];
  readonly token: string;
  readonly accept: (socket: Socket) => void;
  /** Called before anybody can connect: who dies right after that has left word of its storage. */
  readonly announce: (door: Door) => Promise<void>;
}

export interface OpenDoor extends Door {
  isThere(): Promise<boolean>;
  /** A token that somebody restored from a backup, or cut off, lets nobody in. */
  mendToken(): Promise<void>;
  /** Lets nobody in any more; those who are in stay in. */
  shut(): void;
  /** The same, and leaves nothing behind. */
  close(): Promise<void>;
}

/** @throws UserError with the reason of every folder */
export async function openDoor(options: DoorOptions): Promise<OpenDoor> {
  const { address, homes } = options;
  const reasons: string[] = [];
  for (const home of homes) {
    try {
      return await openAt(home, options);
    } catch (error) {
      reasons.push(`${home}: ${systemReason(error)}`);
    }
  }
  for (const parent of new Set([tmpdir(), '/tmp'])) {
    const home = await mkdtemp(join(parent, temporaryPrefix)).catch(() => undefined);
    if (home === undefined) continue;
    try {
      return await openAt(home, options);
    } catch (error) {
      await rm(home, { recursive: true, force: true }).catch(() => undefined);
      reasons.push(`${home}: ${systemReason(error)}`);
    }
  }
  throw new UserError(
    'operation-failed',
    `The supervisor of ${address.folder} found no usable folder for its socket (${reasons.join('; ')}). Free some space, ` +
      'or set XDG_RUNTIME_DIR to a folder of your own with a short path.',
  );
}

const temporaryPrefix = 'dirigent-';

/** One that `openDoor` made, which a dead supervisor has left. */
export function isTemporaryHome(home: string): boolean {
  return /^dirigent-[A-Za-z0-9]{6}$/.test(basename(home));
}

async function openAt(home: string, { address, token, accept, announce }: DoorOptions): Promise<OpenDoor> {
  const door = process.platform === 'win32' ? address : doorIn(home, address.hash);
  if (isTooLong(door.socket)) throw new Error(`the socket path is too long (${door.socket})`);
  await makeHome(home, address);
  await sweep(door);
  // Before the socket: whoever can connect can read the token that fits.
  await writePrivately(door.token, token);
  await announce(door);
  const server = createServer(accept);
  await listenPrivately(server, door.socket);
  return {
    ...doorIn(home, address.hash),
    socket: door.socket,
    async isThere() {
      const paths = process.platform === 'win32' ? [door.token] : [door.socket, door.token];
      return (await Promise.all(paths.map((path) => stat(path).catch(() => undefined)))).every(Boolean);
    },
    async mendToken() {
      const found = await readFile(door.token, 'utf8').catch(() => undefined);
      if (found !== undefined && found !== token) await writePrivately(door.token, token);
    },
    // Does not wait for the connections, which their sessions end.
    shut: () => void server.close(),
    async close() {
      server.close();
      if (process.platform !== 'win32') await remove(door.socket);
      await remove(door.token);
      if (isTemporaryHome(home)) await rmdir(home).catch(() => undefined);
    },
  };
}

/** The folder of a login is its system's to make: one that is made in its place would only stand in the way. */
async function makeHome(home: string, { ways }: Address): Promise<void> {
  const isOfLogin = process.platform !== 'win32' && basename(home) === 'dirigent' && !ways.includes(home);
  if (isOfLogin && (await ownFolder(dirname(home), process.getuid?.() ?? 0)) === undefined)
    throw new Error('its parent folder is gone');
  await ensurePrivateFolder(home);
}

/** Removes half-written files of a supervisor that died while it wrote them. */
async function sweep({ home, token, info }: Door): Promise<void> {
  const halves = [token, info].map((path) => `${basename(path)}.`);
  for (const name of await readdir(home)) {
    if (halves.some((half) => name.startsWith(half))) await rm(join(home, name), { force: true });
  }
}

/**
 * The socket appears under its name when it is ready and the user's alone, in place of one that a dead supervisor left: a
 * client that finds it is never refused for rights that are about to be taken away.
 */
async function listenPrivately(server: Server, path: string): Promise<void> {
  if (process.platform === 'win32') return listening(server, path);
  const draft = path.replace(/\.sock$/, '.new');
  await rm(draft, { force: true });
  try {
    await listening(server, draft);
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (error) {
    server.close();
    throw error;
  }
}

/** As far as it can be: what is left misleads nobody, since nobody listens. */
export async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
