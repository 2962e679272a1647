// The names that files of a folder have in the storage.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';

/** Stands for a folder in names of sockets and locks: 80 bits of the hash of its real path. */
export function folderHash(realPath: string): string {
  return createHash('sha256').update(realPath).digest('hex').slice(0, 20);
}

/** Names a workspace's place in the storage: readable, and unique by the hash at its end. */
export function workspaceId(realPath: string): string {
  const readable = basename(realPath)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 40);
  return readable === '' ? folderHash(realPath) : `${readable}-${folderHash(realPath)}`;
}

/** The folder of one workspace in a storage. */
export function workspaceFolder(root: string, realPath: string): string {
  return join(root, 'workspaces', workspaceId(realPath));
}
