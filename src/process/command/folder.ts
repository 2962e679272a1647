// The working folder of a task, checked before a spawn.
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { slowMountOf } from '../../base/mounts.ts';
import { mountQueue, type WaitOptions } from '../../base/mount-queue.ts';
import { UserError } from '../../base/user-error.ts';

/**
 * Resolves a path as it is written in the file: relative to `folder`, `~/` for the home folder of the starting user.
 */
export function resolveFrom(folder: string, path: string, env: Readonly<Record<string, string>>): string {
  if (path === '~' || path.startsWith('~/')) return join(env['HOME'] ?? homedir(), path.slice(1));
  return resolve(folder, path);
}

/** The folder a task runs in. Rejects with a UserError when it is not there, or does not answer. */
export async function workingFolder(
  cwd: string | undefined,
  projectFolder: string,
  env: Readonly<Record<string, string>>,
  wait: WaitOptions = {},
): Promise<string> {
  const path = resolveFrom(projectFolder, cwd ?? '.', env);
  const written = cwd === undefined ? 'The project folder' : `cwd "${cwd}"`;
  const found = await inspect(path, wait);
  if (found === 'folder') return path;
  throw new UserError('operation-failed', `${written} ${WORDS[found](path)}`);
}

const WORDS = {
  nothing: (path: string) => `does not exist: ${path}. Create it, or correct cwd.`,
  file: (path: string) => `is not a folder: ${path}.`,
  closed: (path: string) => `is not accessible: ${path}. Check its permissions.`,
};

/** On a disk of this machine at once: each turn through the thread pool would take longer than the call. */
async function inspect(path: string, wait: WaitOptions): Promise<'folder' | keyof typeof WORDS> {
  try {
    const mount = slowMountOf(path);
    const found = mount === undefined ? statSync(path) : await mountQueue.run(path, mount, () => stat(path), wait);
    return found.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (wait.signal?.aborted === true || error instanceof UserError) throw error;
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'closed' : 'nothing';
  }
}
