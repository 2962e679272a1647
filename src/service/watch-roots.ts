// Where the patterns of `watch` are watched, and whether anybody answers there.
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import picomatch from 'picomatch';
import { look } from '../base/named-file.ts';
import { silentMounts } from '../base/slow-calls.ts';

/** The deepest folders without a wildcard: `src/**\/*.ts` needs only `src` to be watched. */
export function watchRoots(folder: string, globs: readonly string[]): string[] {
  const included = globs.filter((glob) => !glob.startsWith('!'));
  const bases = included.map((glob) => resolve(folder, picomatch.scan(glob).base));
  return [...new Set(bases)].filter((base) => isAbsolute(base));
}

export interface Answering {
  readonly answered: readonly string[];
  readonly silences: readonly {
    readonly root: string;
    readonly error: unknown;
    /** The mount points that are waited for. */
    readonly silent: readonly string[];
  }[];
}

/** One that does not exist is answered as well: it may come. */
export async function answering(roots: readonly string[]): Promise<Answering> {
  const looks = roots.map(async (root) => {
    const error: unknown = await look(root, () => stat(root)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { root, error, silent: silentMounts(error) };
  });
  const all = await Promise.all(looks);
  const answered = all.filter(({ silent }) => silent.length === 0).map(({ root }) => root);
  return { answered, silences: all.filter(({ silent }) => silent.length > 0) };
}
