// Finds the folder of the project: the nearest one with a dirigent.toml, or the one given with -C.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unresponsiveMounts } from '../../base/mount-queue.ts';
import { UserError } from '../../base/user-error.ts';
import { mountProbe } from './mount-probe.ts';

/** `DIRIGENT_CONFIG` names another file than dirigent.toml; the editor's terminals have it from its settings. */
export function configFileName(env: Readonly<NodeJS.ProcessEnv>): string {
  const { DIRIGENT_CONFIG: own } = env;
  return own === undefined || own === '' ? 'dirigent.toml' : own;
}

/** Replaces bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';

/**
 * Refuses a folder whose name is not UTF-8: the name that Node has for it does not exist, so a dirigent.toml above it
 * would be found instead of its own. @throws UserError
 */
function assertNamed(folder: string): void {
  if (!folder.includes(REPLACEMENT) || existsSync(folder)) return;
  throw new UserError(
    'invalid-argument',
    `The name of the folder ${folder} is not valid UTF-8 (${REPLACEMENT} marks invalid bytes). Rename it, or use a ` +
      'symbolic link with another name.',
  );
}

/**
 * The folder of the project: `chosen` exactly as given, otherwise the nearest one from `cwd` upwards that has the file.
 * Rejects with `no-config` where there is none, and where a drive does not answer with the folder in `data.folder`.
 */
export async function projectFolder(cwd: string, chosen: string | undefined, configFile: string): Promise<string> {
  if (chosen !== undefined) return chosenFolder(resolve(cwd, chosen), configFile);
  assertNamed(cwd);
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (await isThere(folder, configFile)) return folder;
    if (folder === dirname(folder)) throw noConfig(cwd, configFile, `in ${cwd} or any parent folder`);
  }
}

export async function isThere(folder: string, configFile: string): Promise<boolean> {
  const path = join(folder, configFile);
  await mountProbe.assertResponds(path).catch((cause: unknown) => {
    throw new UserError('operation-failed', (cause as Error).message, { cause, data: { folder } });
  });
  return existsSync(path);
}

/** The folder where the search for the project ended because a drive did not respond. */
export function silentFolder(error: unknown): string | undefined {
  if (!(error instanceof UserError) || unresponsiveMounts(error).length === 0) return undefined;
  const { folder } = error.data ?? {};
  return typeof folder === 'string' ? folder : undefined;
}

async function chosenFolder(folder: string, configFile: string): Promise<string> {
  await isThere(folder, '.');
  const itself = statSync(folder, { throwIfNoEntry: false });
  if (itself === undefined) {
    assertNamed(folder);
    throw new UserError('invalid-argument', `The folder ${folder} does not exist.`);
  }
  if (!itself.isDirectory()) {
    throw new UserError(
      'invalid-argument',
      `${folder} is not a folder. -C takes the folder that contains ${configFile}.`,
    );
  }
  // A folder given explicitly is used even if its file is a link to a file system that does not respond.
  const found = await isThere(folder, configFile).catch(() => true);
  if (!found) throw noConfig(folder, configFile, `in ${folder}`);
  return folder;
}

function noConfig(folder: string, configFile: string, where: string): UserError {
  return new UserError('no-config', `There is no ${configFile} ${where}. Create one with: dirigent init`, {
    data: { folder },
  });
}
