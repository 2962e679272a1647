// Writes over a file, and restores the old text where that fails.
import type { FileHandle } from 'node:fs/promises';
import { systemReason } from '../../../base/system-error.ts';

/** A file that is open for reading and writing, at its beginning. */
export type OpenFile = Pick<FileHandle, 'readFile' | 'truncate' | 'sync'> & {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
};

/**
 * Puts a text in the place of another, in the same file. Whatever fails on the way, a disk that is full above all, the
 * file has the old text afterwards, and not half of both.
 */
export async function writeInPlace(file: OpenFile, text: string): Promise<void> {
  const before = await file.readFile();
  const after = Buffer.from(text);
  // A longer text needs room, which the system may refuse as late as at the sync. Until there is room the old text
  // stays untouched: with empty lines behind it, it means the same to a program that reads it then.
  const room = Buffer.alloc(Math.max(after.length, before.length), '\n');
  await attempt(
    async () => {
      await writeAll(file, room, before.length);
      await file.sync();
    },
    () => file.truncate(before.length),
  );
  await attempt(
    async () => {
      await writeAll(file, after, 0);
      await file.truncate(after.length);
      await file.sync();
    },
    async () => {
      await file.truncate(before.length);
      await writeAll(file, before, 0);
      await file.sync();
    },
  );
}

async function attempt(work: () => Promise<void>, putBack: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await putBack().catch((second: unknown) => {
      const reasons = [error, second].map(systemReason);
      throw new Error(reasons.join(', and the previous text could not be restored: '), { cause: error });
    });
    throw error;
  }
}

/** Each byte from here to the end, at its own place. A disk that is nearly full takes a part and says only how much. */
async function writeAll(file: OpenFile, bytes: Uint8Array, from: number): Promise<void> {
  for (let at = from; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, at);
    if (bytesWritten === 0) throw new Error('no data could be written');
    at += bytesWritten;
  }
}
