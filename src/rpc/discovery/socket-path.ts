// Paths where the supervisor of a folder is found. Every client computes them for itself, also with another environment
// than the supervisor's (docker exec, cron, su): the info file that leads to the socket is in a folder that depends
// only on the user's entry in passwd(5). The socket itself may be anywhere.
import { access, constants, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { folderHash, workspaceFolder } from '../../base/folder-id.ts';
import { UserError } from '../../base/user-error.ts';
import { ownFolder, surroundings, type Surroundings } from './surroundings.ts';

/** The files that a client needs to connect, all in one private folder. */
export interface Endpoint {
  readonly home: string;
  /** Unix socket, or named pipe on Windows. */
  readonly socket: string;
  /** Holds the secret that clients must show; readable by the user alone. */
  readonly token: string;
  /** Names the supervisor that listens, or listened last: see info-file.ts. */
  readonly info: string;
}

/** The preferred endpoint of a supervisor; the info files name the actual one. */
export interface Address extends Endpoint {
  /** Real path of the project's folder. */
  readonly folder: string;
  /** The folder in names of files. */
  readonly hash: string;
  /** Folders of the user for info files; the first usable one has them. */
  readonly ways: readonly string[];
  /** Endpoints of supervisors of the previous release, which wrote no info files for others. */
  readonly former: readonly Endpoint[];
}

/** sun_path holds 108 bytes on Linux and 104 on macOS, with the final NUL: unix(7), unix(4). */
const LONGEST_SOCKET_PATH = 103;

/** @throws UserError when the folder does not exist */
export async function addressOf(folder: string, around: Surroundings = surroundings()): Promise<Address> {
  const real = await realpath(folder).catch((cause: unknown) => {
    throw new UserError('invalid-argument', `The folder ${folder} does not exist or cannot be read.`, { cause });
  });
  return addressOfReal(real, around);
}

/** The address of a folder that was deleted under its supervisor. */
export async function addressOfDeleted(folder: string, around: Surroundings = surroundings()): Promise<Address> {
  // The remaining part of the path may have symbolic links; those in the deleted part are lost.
  for (let kept = dirname(folder); ; kept = dirname(kept)) {
    const real = await realpath(kept).catch(() => undefined);
    if (real !== undefined) return addressOfReal(join(real, relative(kept, folder)), around);
    if (kept === dirname(kept)) return addressOfReal(folder, around);
  }
}

/** The same for a path without symbolic links, which need not exist. */
export async function addressOfReal(real: string, around: Surroundings = surroundings()): Promise<Address> {
  const hash = folderHash(real);
  const common = { folder: real, hash };
  if (around.platform === 'win32') {
    const home = localAppData(around.env);
    return { ...endpointIn(home, hash, 'win32'), ...common, ways: [home], former: [] };
  }
  const [runtime, ways] = [await runtimeFolders(around), await waysFolders(around)];
  const former = runtime.map((home) => endpointIn(home, hash));
  // Runtime folders live in memory and end with the login; the folder in /tmp is where another user may have been
  // first.
  const home = [...runtime.slice(0, -1), ...ways][0] ?? temporaryHome(around.uid);
  return { ...endpointIn(home, hash), ...common, ways, former };
}

export function endpointIn(home: string, hash: string, platform: NodeJS.Platform = process.platform): Endpoint {
  return {
    home,
    socket: platform === 'win32' ? `\\\\.\\pipe\\dirigent-${hash}` : join(home, `${hash}.sock`),
    token: join(home, `${hash}.token`),
    info: join(home, `${hash}.json`),
  };
}

/** In the storage: a client that finds the records of the folder's tasks finds their supervisor, too. */
export function endpointInStorage(storage: string, { folder, hash }: Pick<Address, 'folder' | 'hash'>): Endpoint {
  return endpointIn(join(workspaceFolder(storage, folder), 'door'), hash);
}

export function isTooLong(socket: string): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(socket) > LONGEST_SOCKET_PATH;
}

/** The runtime folder of this login, that of any login of the user, and the one in /tmp, best first. */
async function runtimeFolders({ env, uid }: Surroundings): Promise<readonly string[]> {
  const found = [await ownFolder(env['XDG_RUNTIME_DIR'], uid), await ownFolder(`/run/user/${uid}`, uid)];
  const own = found.filter((path) => path !== undefined).map((path) => join(path, 'dirigent'));
  return [...new Set(own), temporaryHome(uid)];
}

function temporaryHome(uid: number): string {
  return `/tmp/dirigent-${uid}`;
}

/**
 * `DIRIGENT_WAYS` is for tests, which leave nothing in the home of the developer. HOME counts only for a user without
 * an entry in passwd: it differs between the terminals of one user (sudo, cron, nix-shell).
 */
async function waysFolders({ env, uid, home }: Surroundings): Promise<readonly string[]> {
  const { DIRIGENT_WAYS: given } = env;
  if (given !== undefined && isAbsolute(given)) return [given];
  const lasting = await writableFolder(home ?? (await ownFolder(env['HOME'], uid)));
  const passing = await ownFolder(`/run/user/${uid}`, uid);
  return [
    ...(lasting === undefined ? [] : [join(lasting, '.local', 'state', 'dirigent', 'ways')]),
    ...(passing === undefined ? [] : [join(passing, 'dirigent')]),
    temporaryHome(uid),
  ];
}

async function writableFolder(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return access(path, constants.W_OK).then(
    () => path,
    () => undefined,
  );
}

function localAppData(env: Readonly<NodeJS.ProcessEnv>): string {
  return join(env['LOCALAPPDATA'] ?? join(env['USERPROFILE'] ?? 'C:\\', 'AppData', 'Local'), 'dirigent');
}
