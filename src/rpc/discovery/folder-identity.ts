// Identifies a folder across renames.
import { stat } from 'node:fs/promises';

/**
 * Stays the same when the folder, or one above it, is renamed. The birth time, where the file system keeps one, tells
 * it from a later folder that reuses the inode of a deleted one. Undefined for a missing folder.
 */
export async function folderIdentity(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino, birthtimeNs }) => `${dev}:${ino}:${birthtimeNs}`,
    () => undefined,
  );
}
