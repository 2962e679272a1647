// The text of dirigent.toml on disk: read as it is, replaced in one step.
import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';

/**
 * Undefined where there is no such file.
 * @throws UserError `invalid-config` where there is one that cannot be read
 */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new UserError('invalid-config', `${path} cannot be read: ${systemReason(error)}.`, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A link stays a link: what it leads to is replaced. */
export async function replaceText(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const mode = await stat(target).then(
    (found) => found.mode,
    () => 0o644,
  );
  try {
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UserError('operation-failed', `${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
