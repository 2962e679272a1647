// Finds the files to import and the dirigent.toml to add tasks to.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { SourceFile } from '../../import/proposal.ts';
import type { ProjectFolder } from '../../import/import-folder.ts';
import type { Invocation } from '../invocation.ts';
import { assertSafeDirectory } from '../project/safe-directory.ts';
import { isThere } from '../project/project-folder.ts';

/**
 * The folder whose dirigent.toml gets the tasks: the nearest one that has the file, otherwise the working folder. Tasks
 * run there, so a file that was found above must belong to the user.
 */
export async function targetFolder({ host, directory, configFile }: Invocation): Promise<string> {
  const here = resolve(host.cwd, directory ?? '.');
  if (directory !== undefined) return here;
  for (let folder = here; ; folder = dirname(folder)) {
    if (await isThere(folder, configFile)) {
      assertSafeDirectory(folder, configFile, { uid: process.geteuid?.(), env: host.env });
      return folder;
    }
    if (folder === dirname(folder)) return here;
  }
}

/** The file at `path`, with its path relative to the project. */
export async function readSource(project: string, path: string): Promise<SourceFile> {
  const folder = dirname(path);
  return {
    path: relative(project, path).split(sep).join('/'),
    text: await readText(path),
    beside: await namesIn(basename(folder) === '.vscode' ? dirname(folder) : folder),
    inProject: await namesIn(project),
  };
}

export function projectFolderOf(folder: string): ProjectFolder {
  return {
    read: (path) => readFile(join(folder, path), 'utf8').catch(() => undefined),
    names: () => namesIn(folder),
  };
}

/** Empty where the folder cannot be read. */
async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) {
      throw new UserError(
        'invalid-argument',
        `${path} is a folder. dirigent import takes a file; for a folder, use dirigent init.`,
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing ? `There is no file ${path}.` : `Cannot read ${path}: ${systemReason(error)}.`;
    throw new UserError('operation-failed', message, { cause: error });
  }
}
