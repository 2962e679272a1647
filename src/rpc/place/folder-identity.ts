import { stat } from 'node:fs/promises';

/**
 * What stays of a folder when it, or one above it, is renamed. The time of its birth, where the file system keeps one, tells
 * it from a later folder that has the number of a deleted one. Undefined where there is no such folder.
 */
export async function folderIdentity(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino, birthtimeNs }) => `${dev}:${ino}:${birthtimeNs}`,
    () => undefined,
  );
}
