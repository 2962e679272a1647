// The program of a task, found and checked before a spawn: ENOENT of a failed spawn may mean any of five things.
import { accessSync, constants, statSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { slowMountOf } from '../../base/mounts.ts';
import { mountQueue, type WaitOptions } from '../../base/mount-queue.ts';
import { UserError } from '../../base/user-error.ts';
import { lookUp } from './environment.ts';
import { resolveFrom } from './folder.ts';

/**
 * Finds the file that `command` names: on PATH, or relative to `cwd` when it holds a slash. Rejects with a UserError
 * when there is none, it may not be run, or a folder on the way does not answer.
 */
export async function findProgram(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  wait: WaitOptions = {},
): Promise<string> {
  if (command.includes('\0')) throw new UserError('operation-failed', 'command contains a NUL character.');
  if (isPath(command)) return programAt(command, resolveFrom(cwd, command, env), wait);
  const folders = (lookUp(env, 'PATH') ?? '').split(delimiter).filter((folder) => folder !== '');
  let refused: string | undefined;
  for (const folder of folders)
    for (const extension of extensions(env)) {
      const path = join(resolveFrom(cwd, folder, env), command + extension);
      const found = await inspect(path, wait);
      if (found === 'program') return path;
      if (found === 'not-executable') refused ??= path;
    }
  if (refused !== undefined) throw notExecutable(refused);
  throw new UserError('operation-failed', `${command}: command not found on PATH. ${hint(command, folders.length)}`);
}

async function programAt(command: string, path: string, wait: WaitOptions): Promise<string> {
  const found = await inspect(path, wait);
  if (found === 'program') return path;
  if (found === 'not-executable') throw notExecutable(path);
  if (found === 'folder') throw new UserError('operation-failed', `${command} is a folder, not a program: ${path}.`);
  throw new UserError('operation-failed', `${command}: no such file: ${path}. ${hint(command, undefined)}`.trim());
}

function isPath(command: string): boolean {
  return command.includes('/') || (process.platform === 'win32' && command.includes('\\'));
}

function extensions(env: Readonly<Record<string, string>>): readonly string[] {
  if (process.platform !== 'win32') return [''];
  return ['', ...(lookUp(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';')];
}

async function inspect(path: string, wait: WaitOptions): Promise<'program' | 'not-executable' | 'folder' | 'nothing'> {
  try {
    return (await isFolder(path, wait)) ? 'folder' : 'program';
  } catch (error) {
    if (wait.signal?.aborted === true || error instanceof UserError) throw error;
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'not-executable' : 'nothing';
  }
}

/** Rejects where it may not be executed. On a disk of this machine at once: the thread pool would take longer. */
async function isFolder(path: string, wait: WaitOptions): Promise<boolean> {
  const mount = slowMountOf(path);
  if (mount === undefined) {
    accessSync(path, constants.X_OK);
    return statSync(path).isDirectory();
  }
  const ask = async (): Promise<boolean> => {
    await access(path, constants.X_OK);
    return (await stat(path)).isDirectory();
  };
  return mountQueue.run(path, mount, ask, wait);
}

function notExecutable(path: string): UserError {
  return new UserError(
    'operation-failed',
    `${path} is not executable. Run chmod +x on it, or run it with its interpreter.`,
  );
}

function hint(command: string, folders: number | undefined): string {
  if (/\s/.test(command)) return 'It contains spaces: move the arguments to args, or set shell = true.';
  if (folders === undefined) return '';
  const looked = folders === 1 ? '1 folder' : `${folders} folders`;
  return `Check the spelling, or use the full path (searched ${looked}).`;
}
