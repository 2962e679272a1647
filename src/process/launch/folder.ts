import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../../base/user-error.ts';

/** A path as people write it: relative to `folder`, `~/` for the home folder of whoever asked for the start. */
export function resolveFrom(folder: string, path: string, env: Readonly<Record<string, string>>): string {
  if (path === '~' || path.startsWith('~/')) return join(env['HOME'] ?? homedir(), path.slice(1));
  return resolve(folder, path);
}

/** The folder a task runs in. Rejects with a UserError when it is not there. */
export async function workingFolder(
  cwd: string | undefined,
  projectFolder: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const path = resolveFrom(projectFolder, cwd ?? '.', env);
  const written = cwd === undefined ? 'The project folder' : `cwd "${cwd}"`;
  const kind = await stat(path).catch((error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unreadable');
  if (kind === 'EACCES') throw new UserError('operation-failed', `${written} may not be entered: ${path}.`);
  if (typeof kind === 'string')
    throw new UserError('operation-failed', `${written} does not exist: ${path}. Create it, or correct cwd.`);
  if (!kind.isDirectory()) throw new UserError('operation-failed', `${written} is not a folder: ${path}.`);
  return path;
}
