// Looks up what a dirigent.toml can name on this machine: programs, scripts, files, variables. Only a completion needs
// it.
import { readdir } from 'node:fs/promises';
import { delimiter, extname, join } from 'node:path';
import { fileSystemCall, readUserFile } from '../../../base/user-file.ts';
import { managerFor, scriptsOf } from '../../../config/package-manager.ts';
import type { FileName, PackageScripts, Surroundings } from '../../../language/surroundings.ts';
import { resolvePath } from './paths.ts';

/** As seen from the folder of the file, in an environment. */
export function surroundingsOf(folder: string, environment: NodeJS.ProcessEnv): Surroundings {
  return {
    programs: () => programsOn(environment['PATH'] ?? ''),
    scripts: (path) => scriptsIn(resolvePath(folder, path)),
    files: (path) => filesIn(resolvePath(folder, path)),
    variables: () =>
      Object.keys(environment)
        .filter((name) => !/^(VSCODE_|ELECTRON_)/.test(name))
        .sort(),
  };
}

let known: { readonly path: string; readonly names: Promise<readonly string[]> } | undefined;

/** Read once: a program installed since is found as soon as the PATH changes or the window is reloaded. */
function programsOn(path: string): Promise<readonly string[]> {
  if (known?.path !== path) known = { path, names: readPrograms(path) };
  return known.names;
}

async function readPrograms(path: string): Promise<readonly string[]> {
  const folders = [...new Set(path.split(delimiter))].filter((folder) => folder !== '');
  const lists = await Promise.all(folders.map((folder) => filesIn(folder)));
  const names = lists.flat().flatMap(({ name, isFolder }) => (isFolder ? [] : (programName(name) ?? [])));
  return [...new Set(names)].sort();
}

/** On Windows programs are known by their extension, and called without it. */
function programName(file: string): string | undefined {
  if (process.platform !== 'win32') return file;
  const extension = extname(file);
  const isProgram = (process.env['PATHEXT'] ?? '.EXE;.CMD;.BAT;.COM')
    .toLowerCase()
    .split(';')
    .includes(extension.toLowerCase());
  return isProgram ? file.slice(0, -extension.length) : undefined;
}

async function filesIn(folder: string): Promise<readonly FileName[]> {
  try {
    const entries = await fileSystemCall(folder, () => readdir(folder, { withFileTypes: true }));
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    // A path that is still being typed leads nowhere yet.
    return [];
  }
}

async function scriptsIn(folder: string): Promise<PackageScripts | undefined> {
  try {
    const { text } = await readUserFile(join(folder, 'package.json'), { pipes: 'pass' });
    const scripts = scriptsOf(text);
    if (scripts === undefined || scripts.size === 0) return undefined;
    const manager = managerFor(new Set((await filesIn(folder)).map(({ name }) => name))) ?? 'npm';
    return { manager, scripts: [...scripts].map(([name, command]) => ({ name, command })) };
  } catch {
    // There is none.
    return undefined;
  }
}
