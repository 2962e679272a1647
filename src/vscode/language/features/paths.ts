// Paths as they are written in a project file.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** A path as it is written in a dirigent.toml: relative to the folder of the file; `~/` is the home folder. */
export function resolvePath(folder: string, path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(folder, path);
}
