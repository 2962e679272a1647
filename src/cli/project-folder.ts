import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';

/** `DIRIGENT_CONFIG` names another file than dirigent.toml; the editor's terminals have it from its settings. */
export function configFileName(env: Readonly<NodeJS.ProcessEnv>): string {
  const { DIRIGENT_CONFIG: own } = env;
  return own === undefined || own === '' ? 'dirigent.toml' : own;
}

/**
 * The folder of the project: `chosen` exactly as given, otherwise the nearest one from `cwd` upwards that has the
 * file. Throws `no-config` where there is none.
 */
export function projectFolder(cwd: string, chosen: string | undefined, configFile: string): string {
  if (chosen !== undefined) return chosenFolder(resolve(cwd, chosen), configFile);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, configFile))) return folder;
    if (folder === dirname(folder)) throw noConfig(cwd, configFile, `in ${cwd} or any folder above it`);
  }
}

function chosenFolder(folder: string, configFile: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError('invalid-argument', `The folder ${folder} does not exist.`);
  if (!found.isDirectory()) {
    throw new UserError('invalid-argument', `${folder} is not a folder. -C takes the folder of the ${configFile}.`);
  }
  if (!existsSync(join(folder, configFile))) throw noConfig(folder, configFile, `in ${folder}`);
  return folder;
}

function noConfig(folder: string, configFile: string, where: string): UserError {
  return new UserError('no-config', `There is no ${configFile} ${where}. Write one with: dirigent init`, {
    data: { folder },
  });
}
