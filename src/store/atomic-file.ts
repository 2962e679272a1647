// Writes a whole file in one step.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reserve } from '../base/descriptors.ts';

let serial = 0;

/**
 * Puts the text in place of the file in one step: whoever reads sees all of the old or all of the new, also when this
 * process dies in between. Folders that are missing, or were deleted, are made. Readable by the user alone.
 *
 * Without fsync: it guards against the death of this process, and what a power cut tears is set aside by its reader.
 */
export async function writeFileAtomic(path: string, text: string): Promise<void> {
  serial += 1;
  const temporary = `${path}.${process.pid}-${serial}.tmp`;
  try {
    // What a stop is for is on record before it is asked for, also where no file can be opened.
    await reserve.lend(() => writeMakingFolders(temporary, text));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeMakingFolders(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, text, { mode: 0o600 });
  }
}
