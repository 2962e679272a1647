// Where the supervisor of a folder is found. Every client works it out for itself, also one whose environment lacks what
// that of the supervisor had (docker exec, cron, su): the way to the socket stands in a folder that only the user's entry in
// passwd(5) decides. The socket itself may be anywhere.
import { access, constants, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { folderHash, workspaceFolder } from '../../base/folder-id.ts';
import { UserError } from '../../base/user-error.ts';
import { ownFolder, surroundings, type Surroundings } from './surroundings.ts';

/** What a client needs to get in, all in one private folder. */
export interface Door {
  readonly home: string;
  /** Unix socket, or named pipe on Windows. */
  readonly socket: string;
  /** What a client must show, readable by the user alone. */
  readonly token: string;
  /** Who listens, or who listened last: see info-file.ts. */
  readonly info: string;
}

/** The door is where a supervisor would rather be; where it is, the ways tell. */
export interface Address extends Door {
  /** Real path of the project's folder. */
  readonly folder: string;
  /** The folder in names of files. */
  readonly hash: string;
  /** Folders of the user for the ways to their supervisors, of which the first that can be used has them. */
  readonly ways: readonly string[];
  /** Where supervisors of the release before this one are, which tell nobody the way. */
  readonly former: readonly Door[];
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

/** Where the supervisor of a folder is that was deleted under it. */
export async function addressOfDeleted(folder: string, around: Surroundings = surroundings()): Promise<Address> {
  // What is left of the path may hold symbolic links; what is gone can no longer tell.
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
    return { ...doorIn(home, hash, 'win32'), ...common, ways: [home], former: [] };
  }
  const [runtime, ways] = [await runtimeFolders(around), await waysFolders(around)];
  const former = runtime.map((home) => doorIn(home, hash));
  // Runtime folders live in memory and end with the login; the folder in /tmp is where another user may have been first.
  const home = [...runtime.slice(0, -1), ...ways][0] ?? temporaryHome(around.uid);
  return { ...doorIn(home, hash), ...common, ways, former };
}

export function doorIn(home: string, hash: string, platform: NodeJS.Platform = process.platform): Door {
  return {
    home,
    socket: platform === 'win32' ? `\\\\.\\pipe\\dirigent-${hash}` : join(home, `${hash}.sock`),
    token: join(home, `${hash}.token`),
    info: join(home, `${hash}.json`),
  };
}

/** In the storage: whoever finds the records of the folder's tasks finds the way to their supervisor, too. */
export function doorInStorage(storage: string, { folder, hash }: Pick<Address, 'folder' | 'hash'>): Door {
  return doorIn(join(workspaceFolder(storage, folder), 'door'), hash);
}

export function isTooLong(socket: string): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(socket) > LONGEST_SOCKET_PATH;
}

/** Of this login, of any login of the user, and the one in /tmp, best first. */
async function runtimeFolders({ env, uid }: Surroundings): Promise<readonly string[]> {
  const found = [await ownFolder(env['XDG_RUNTIME_DIR'], uid), await ownFolder(`/run/user/${uid}`, uid)];
  const own = found.filter((path) => path !== undefined).map((path) => join(path, 'dirigent'));
  return [...new Set(own), temporaryHome(uid)];
}

function temporaryHome(uid: number): string {
  return `/tmp/dirigent-${uid}`;
}

/**
 * `DIRIGENT_WAYS` is for tests, which leave nothing in the home of who runs them. HOME counts only for a user without an
 * entry in passwd: it differs between the terminals of one user (sudo, cron, nix-shell).
 */
async function waysFolders({ env, uid, home }: Surroundings): Promise<readonly string[]> {
  const { DIRIGENT_WAYS: told } = env;
  if (told !== undefined && isAbsolute(told)) return [told];
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
