// Opens the endpoint of a supervisor: a socket with its token, in the first usable folder that only the user can enter.
import { chmod, mkdtemp, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import { writePrivately } from './info-file.ts';
import { listening } from '../lock/lock.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { endpointIn, isTooLong, type Address, type Endpoint } from './socket-path.ts';
import { ownFolder } from './surroundings.ts';

export interface EndpointOptions {
  readonly address: Address;
  /** Folders for it, best first. If none is usable, a new folder for temporary files is made. */
  readonly homes: readonly string[];
  readonly token: string;
  readonly accept: (socket: Socket) => void;
  /** Called before anybody can connect, so that even after an immediate crash the info files name the storage. */
  readonly announce: (endpoint: Endpoint) => Promise<void>;
}

export interface OpenEndpoint extends Endpoint {
  exists(): Promise<boolean>;
  /** Writes the token again if it differs: with one that was truncated or restored no client could connect. */
  restoreToken(): Promise<void>;
  /** Accepts no new connections; open ones stay. */
  stopListening(): void;
  /** Stops listening and removes its files. */
  close(): Promise<void>;
}

/** @throws UserError with the reason of every folder */
export async function openEndpoint(options: EndpointOptions): Promise<OpenEndpoint> {
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

/** A folder that `openEndpoint` made, left by a dead supervisor. */
export function isTemporaryHome(home: string): boolean {
  return /^dirigent-[A-Za-z0-9]{6}$/.test(basename(home));
}

async function openAt(home: string, { address, token, accept, announce }: EndpointOptions): Promise<OpenEndpoint> {
  const endpoint = process.platform === 'win32' ? address : endpointIn(home, address.hash);
  if (isTooLong(endpoint.socket)) throw new Error(`the socket path is too long (${endpoint.socket})`);
  await makeHome(home, address);
  await sweep(endpoint);
  // The token comes before the socket, so that a client that can connect can read it.
  await writePrivately(endpoint.token, token);
  await announce(endpoint);
  const server = createServer(accept);
  await listenPrivately(server, endpoint.socket);
  return {
    ...endpointIn(home, address.hash),
    socket: endpoint.socket,
    async exists() {
      const paths = process.platform === 'win32' ? [endpoint.token] : [endpoint.socket, endpoint.token];
      return (await Promise.all(paths.map((path) => stat(path).catch(() => undefined)))).every(Boolean);
    },
    async restoreToken() {
      const found = await readFile(endpoint.token, 'utf8').catch(() => undefined);
      if (found !== undefined && found !== token) await writePrivately(endpoint.token, token);
    },
    // Does not wait for open connections: their sessions close them.
    stopListening: () => void server.close(),
    async close() {
      server.close();
      if (process.platform !== 'win32') await remove(endpoint.socket);
      await remove(endpoint.token);
      if (isTemporaryHome(home)) await rmdir(home).catch(() => undefined);
    },
  };
}

/** Runtime folders are made by the system at login: one made in its place would only be in the way. */
async function makeHome(home: string, { ways }: Address): Promise<void> {
  const isOfLogin = process.platform !== 'win32' && basename(home) === 'dirigent' && !ways.includes(home);
  if (isOfLogin && (await ownFolder(dirname(home), process.getuid?.() ?? 0)) === undefined)
    throw new Error('its parent folder is gone');
  await ensurePrivateFolder(home);
}

/** Removes half-written files of a supervisor that died while it wrote them. */
async function sweep({ home, token, info }: Endpoint): Promise<void> {
  const halves = [token, info].map((path) => `${basename(path)}.`);
  for (const name of await readdir(home)) {
    if (halves.some((half) => name.startsWith(half))) await rm(join(home, name), { force: true });
  }
}

/**
 * The socket gets its name once it listens and is accessible to the user alone, in place of one that a dead supervisor
 * left: a client that finds it is not refused because of permissions that are about to be restricted.
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

/** Best effort: a file that stays misleads no client, since its socket is closed. */
export async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
