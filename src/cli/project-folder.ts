import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/user-error.ts';

export const CONFIG_FILE = 'dirigent.toml';

/**
 * The folder of the project: `chosen` exactly as given, otherwise the nearest one from `cwd` upwards that has a
 * dirigent.toml. Throws `no-config` where there is none.
 */
export function projectFolder(cwd: string, chosen: string | undefined): string {
  if (chosen !== undefined) return chosenFolder(resolve(cwd, chosen));
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_FILE))) return folder;
    if (folder === dirname(folder)) throw noConfig(cwd, `in ${cwd} or any folder above it`);
  }
}

function chosenFolder(folder: string): string {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError('invalid-argument', `The folder ${folder} does not exist.`);
  if (!found.isDirectory()) {
    throw new UserError('invalid-argument', `${folder} is not a folder. -C takes the folder of the dirigent.toml.`);
  }
  if (!existsSync(join(folder, CONFIG_FILE))) throw noConfig(folder, `in ${folder}`);
  return folder;
}

function noConfig(folder: string, where: string): UserError {
  return new UserError('no-config', `There is no ${CONFIG_FILE} ${where}. Write one with: dirigent init`, {
    data: { folder },
  });
}
