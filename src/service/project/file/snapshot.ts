// A snapshot of dirigent.toml: the text on disk, or why there is none.
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileSystemCall } from '../../../base/user-file.ts';
import { unresponsiveMounts } from '../../../base/mount-queue.ts';
import { UserError } from '../../../base/user-error.ts';
import type { Absent } from '../file-problems.ts';
import { ANSWERS_WITHIN_MS, readText } from './read-text.ts';
import { isBlank, settledText } from './settled-text.ts';

export type Snapshot = { readonly text: string } | { readonly absent: Absent } | { readonly error: UserError };

/**
 * @param isInUse tasks of the file run: a blank text is waited on, since an editor may be between truncating and
 * writing
 */
export async function readSnapshot(path: string, isInUse: () => boolean): Promise<Snapshot> {
  try {
    const text = await readText(path);
    const mayBeMidSave = text !== undefined && isBlank(text) && isInUse();
    const settled = mayBeMidSave ? await settledText(() => readText(path)) : text;
    return settled === undefined ? { absent: await whatIsAbsent(path) } : { text: settled };
  } catch (error) {
    if (error instanceof UserError) return { error };
    return { error: new UserError('invalid-config', (error as Error).message, { cause: error }) };
  }
}

async function whatIsAbsent(path: string): Promise<Absent> {
  const folder = dirname(path);
  try {
    const found = await fileSystemCall(folder, () => stat(folder), { withinMs: ANSWERS_WITHIN_MS });
    return found.isDirectory() ? 'file' : 'folder';
  } catch (error) {
    // A drive that does not answer may still have it.
    if (unresponsiveMounts(error).length > 0) throw error;
    return 'folder';
  }
}

/** Absent is absent: that the folder went after its file changes nothing. */
export function isSameSnapshot(a: Snapshot, b: Snapshot): boolean {
  if ('error' in a) return 'error' in b && a.error.message === b.error.message;
  if ('text' in a) return 'text' in b && a.text === b.text;
  return 'absent' in b;
}
