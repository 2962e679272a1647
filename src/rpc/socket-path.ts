// Where the supervisor of a folder is found. Every client works it out for itself, so it depends on nothing that differs
// between an editor and a terminal of the same user: not on TMPDIR, which per-session tools such as nix-shell change.
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../base/user-error.ts';
import { folderHash } from '../base/folder-id.ts';

export interface Address {
  /** Real path of the project's folder. */
  readonly folder: string;
  /** Private folder that holds the files below. */
  readonly home: string;
  /** Unix socket, or named pipe on Windows. */
  readonly socket: string;
  /** What a client must show, readable by the user alone. */
  readonly token: string;
  /** Who listens, or who listened last: see info-file.ts. */
  readonly info: string;
  /** What the kernel lets one process at a time hold: see lock.ts. */
  readonly lock: string;
}

/** What of the machine decides the address; tests set it. */
export interface Surroundings {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  readonly uid: number;
}

/** sun_path holds 108 bytes on Linux and 104 on macOS, with the final NUL: unix(7), unix(4). */
const LONGEST_SOCKET_PATH = 103;

/** @throws UserError when the folder does not exist or the runtime folder's path is too long for a socket. */
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
  const home = around.platform === 'win32' ? localAppData(around.env) : await runtimeFolder(around);
  const address: Address = {
    folder: real,
    home,
    socket: around.platform === 'win32' ? `\\\\.\\pipe\\dirigent-${hash}` : join(home, `${hash}.sock`),
    token: join(home, `${hash}.token`),
    info: join(home, `${hash}.json`),
    lock: join(home, `${hash}.lock`),
  };
  assertFits(address, around.platform);
  return address;
}

function surroundings(): Surroundings {
  return { env: process.env, platform: process.platform, uid: process.getuid?.() ?? 0 };
}

async function runtimeFolder({ env, uid }: Surroundings): Promise<string> {
  const candidates = [env['XDG_RUNTIME_DIR'], `/run/user/${uid}`];
  for (const candidate of candidates) {
    if (candidate !== undefined && candidate !== '' && (await isOwnFolder(candidate, uid)))
      return join(candidate, 'dirigent');
  }
  return `/tmp/dirigent-${uid}`;
}

/** `sudo -E` hands on the runtime folder of another user; files of root in there would lock that user out. */
async function isOwnFolder(path: string, uid: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === uid;
}

function localAppData(env: Readonly<NodeJS.ProcessEnv>): string {
  return join(env['LOCALAPPDATA'] ?? join(env['USERPROFILE'] ?? 'C:\\', 'AppData', 'Local'), 'dirigent');
}

function assertFits({ socket, home }: Address, platform: NodeJS.Platform): void {
  const length = Buffer.byteLength(socket);
  if (platform === 'win32' || length <= LONGEST_SOCKET_PATH) return;
  throw new UserError(
    'operation-failed',
    `The socket path ${socket} has ${length} bytes; the system allows ${LONGEST_SOCKET_PATH}. ` +
      `Set XDG_RUNTIME_DIR to a folder with a shorter path than ${home}.`,
  );
}
