// Private folders and files, accessible to the user alone: another user who could write there could pose as the
// supervisor, and one who could read the token could start commands as the user. Windows protects the user's profile by
// itself.
import { access, constants, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { quoteVisibly } from '../../base/shell-words.ts';
import { UserError } from '../../base/user-error.ts';

/** Makes the folder if it is missing. @throws UserError when it belongs to another user or is accessible to others. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  await makeFolder(path);
  await assertPrivate(path, 'folder');
}

/** With its parents. Never `recursive`: in /proc, where nothing can be made, that option loops forever. */
export async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path, { mode: 0o700 });
  try {
    await make().catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path === dirname(path)) throw error;
      await makeFolder(dirname(path));
      await make();
    });
  } catch (error) {
    const isThere = (await stat(path).catch(() => undefined))?.isDirectory() === true;
    if (!isThere) throw error;
  }
}

/** The first folder that is private and writable, made if missing. */
export async function firstPrivateFolder(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    try {
      await ensurePrivateFolder(candidate);
      await access(candidate, constants.W_OK);
      return candidate;
    } catch {
      // /tmp taken by another user, a read-only home, a full disk: try the next one.
    }
  }
  return undefined;
}

/**
 * @throws UserError when the path belongs to another user, is accessible to group or others, or is of another kind,
 * such as a symbolic link. ENOENT and other system errors pass through.
 */
export async function assertPrivate(path: string, kind: 'folder' | 'socket' | 'file'): Promise<void> {
  if (process.platform === 'win32') return;
  const found = await lstat(path);
  const isKind = { folder: found.isDirectory(), socket: found.isSocket(), file: found.isFile() }[kind];
  if (!isKind) throw refusal(`${path} is not a ${kind}.`, path);
  const uid = process.getuid?.();
  if (found.uid !== uid) throw refusal(`The ${kind} ${path} belongs to another user (uid ${found.uid}).`, path);
  const rights = found.mode & 0o777;
  if ((rights & 0o077) !== 0) {
    throw refusal(`The ${kind} ${path} is accessible to other users (mode ${rights.toString(8)}).`, path);
  }
}

function refusal(what: string, path: string): UserError {
  return new UserError(
    'unauthorized',
    `${what} Dirigent does not use it: remove it, or restrict its permissions (chmod go= ${quoteVisibly(path)}).`,
  );
}
