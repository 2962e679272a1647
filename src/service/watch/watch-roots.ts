// The folders in which the patterns of `watch` are watched, and whether their file systems answer.
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import picomatch from 'picomatch';
import { fileSystemCall } from '../../base/user-file.ts';
import { unresponsiveMounts } from '../../base/mount-queue.ts';

/** The deepest folders without a wildcard: `src/**\/*.ts` needs only `src` to be watched. */
export function watchRoots(folder: string, globs: readonly string[]): string[] {
  const included = globs.filter((glob) => !glob.startsWith('!'));
  const bases = included.map((glob) => resolve(folder, picomatch.scan(glob).base));
  return [...new Set(bases)].filter((base) => isAbsolute(base));
}

/** Roots on file systems that do not answer, each with the mount points that are waited for. */
export type Silences = Map<string, readonly string[]>;

export interface Answering {
  readonly answered: readonly string[];
  readonly silences: readonly { readonly root: string; readonly error: unknown }[];
}

/**
 * The roots that respond, also those that do not exist yet. A root on a drive that does not respond is added to
 * `silent` at once, while others are still waited for.
 */
export async function answering(roots: readonly string[], silent: Silences): Promise<Answering> {
  const answered: string[] = [];
  const silences: { readonly root: string; readonly error: unknown }[] = [];
  const ask = async (root: string): Promise<void> => {
    const error: unknown = await fileSystemCall(root, () => stat(root)).catch((reason: unknown) => reason);
    const mounts = unresponsiveMounts(error);
    if (mounts.length === 0) answered.push(root);
    else {
      silent.set(root, mounts);
      silences.push({ root, error });
    }
  };
  await Promise.all(roots.map(ask));
  return { answered, silences };
}
