import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../../base/user-error.ts';

/** A path as people write it: relative to `folder`, `~/` for the home folder of whoever asked for the start. */
export function resolveFrom(folder: string, path: string, env: Readonly<Record<string, string>>): string {
  if (path === '~' || path.startsWith('~/')) return join(env['HOME'] ?? homedir(), path.slice(1));
  return resolve(folder, path);
}

/** The folder a task runs in. Throws a UserError when it is not there. */
export function workingFolder(
  cwd: string | undefined,
  projectFolder: string,
  env: Readonly<Record<string, string>>,
): string {
  const path = resolveFrom(projectFolder, cwd ?? '.', env);
  const written = cwd === undefined ? 'The project folder' : `cwd "${cwd}"`;
  const found = look(path);
  if (found === 'folder') return path;
  throw new UserError('operation-failed', `${written} ${WORDS[found](path)}`);
}

const WORDS = {
  nothing: (path: string) => `does not exist: ${path}. Create it, or correct cwd.`,
  file: (path: string) => `is not a folder: ${path}.`,
  closed: (path: string) => `may not be entered: ${path}.`,
};

function look(path: string): 'folder' | keyof typeof WORDS {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'closed' : 'nothing';
  }
}
