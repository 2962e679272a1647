// The folder for the state of Dirigent, which has to be the user's own: files that root writes for another user (sudo
// -E) lock that user out, and a folder by accident (HOME="", a relative path) is lost, or ends up in the project.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isSystemError, systemReason, systemRemedy } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import { lastInfo } from './candidates.ts';
import { makeFolder } from './private-folder.ts';
import type { Address } from './socket-path.ts';
import { ownFolder, surroundings, type Surroundings } from './surroundings.ts';

/**
 * The default storage: `DIRIGENT_STORAGE`, else `dirigent` in the user's state folder as the XDG base
 * directory specification has it (which ignores relative paths). The editor gives its own storage folder instead.
 * @throws UserError when the environment names no whole path, or a folder of another user
 */
export async function storageRoot(env: Readonly<NodeJS.ProcessEnv> = process.env): Promise<string> {
  const around = surroundings(env);
  const root = await rootOf(around);
  await assertOwn(root, around);
  return root;
}

async function rootOf({ env, uid, home }: Surroundings): Promise<string> {
  const { DIRIGENT_STORAGE: own, XDG_STATE_HOME: state, LOCALAPPDATA: local, HOME: given } = env;
  if (own !== undefined && own !== '') {
    if (isAbsolute(own)) return own;
    throw new UserError('invalid-argument', `DIRIGENT_STORAGE must be an absolute path; it is ${JSON.stringify(own)}.`);
  }
  if (process.platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'dirigent', 'state');
  if (state !== undefined && isAbsolute(state)) return join(state, 'dirigent');
  // Root with the HOME of another user is refused below; all others use their home in passwd if HOME is not their own.
  const isForeign = uid === 0 && given !== undefined && isAbsolute(given) && (await ownerOf(given)) !== undefined;
  const chosen = isForeign ? given : ((await ownFolder(given, uid)) ?? home);
  if (chosen !== undefined) return join(chosen, '.local', 'state', 'dirigent');
  throw new UserError(
    'operation-failed',
    `There is no folder for the state of Dirigent: HOME is ${JSON.stringify(given ?? '')} and user ${uid} has no home. ` +
      'Set DIRIGENT_STORAGE to a folder of your own.',
  );
}

/**
 * @throws UserError when it belongs to another user, or would be created in their folder. Folders in the user's home by
 * passwd count as their own whatever the owner: containers mount folders that have another uid outside.
 */
export async function assertOwn(root: string, { uid, home, platform }: Surroundings = surroundings()): Promise<void> {
  if (platform === 'win32' || (home !== undefined && home !== '/' && `${root}/`.startsWith(`${home}/`))) return;
  for (let path = root; ; path = dirname(path)) {
    const owner = await ownerOf(path);
    // If nothing exists yet, permissions decide whether it can be created; system folders are no user's state.
    if (owner === uid || (owner === 0 && path !== root)) return;
    if (owner !== undefined) {
      throw new UserError(
        'unauthorized',
        `The state folder ${root} belongs to another user (uid ${owner}; you are ${uid}). Run dirigent as that user` +
          `${uid === 0 ? ' (without sudo)' : ''}, or set DIRIGENT_STORAGE to a folder of your own.`,
      );
    }
    if (path === dirname(path)) return;
  }
}

async function ownerOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

/** Makes a folder of the state. @throws UserError with what is wrong there and what to do */
export async function makeStateFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    throw stateTrouble(path, error);
  }
}

/** An error of the system about the state folder, as a sentence with a remedy; every other error as it is. */
export function stateTrouble(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new UserError(
    'operation-failed',
    `Cannot store the state of Dirigent in ${path}: ${systemReason(error)} (${error.code}). ${systemRemedy(error)}, or set ` +
      'DIRIGENT_STORAGE to another folder.',
    { cause: error },
  );
}

/**
 * A supervisor that died, or left its tasks running, keeps its records where they are: the next one has to use them.
 */
export async function storageOf(address: Address, otherwise: string): Promise<string> {
  const last = (await lastInfo(address, otherwise))?.storage;
  const isThere = last !== undefined && (await stat(last).catch(() => undefined))?.isDirectory() === true;
  return isThere ? last : otherwise;
}
