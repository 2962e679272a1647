// Converts paths of other tools to paths relative to dirigent.toml.
import { posix } from 'node:path';

/** True for paths that do not depend on the folder they are looked up from. */
export function isAbsolute(path: string): boolean {
  return /^(?:[/~$%\\]|[A-Za-z]:[\\/])/.test(path);
}

/** A path in a file of `folder`, relative to the project. */
export function under(folder: string, path: string): string {
  return isAbsolute(path) ? path : posix.normalize(posix.join(folder, path)).replace(/(?<=.)\/$/, '');
}

/** `cwd` for a folder of the project; none for the project's own folder. */
export function cwdOf(folder: string, path = '.'): string | undefined {
  const cwd = under(folder, path);
  return cwd === '.' ? undefined : cwd;
}

/** The folder of a file of the project; `.` for the project's own. */
export function folderOf(path: string): string {
  return posix.dirname(path);
}

/** The relative path from one folder of the project to a path of it. */
export function wayTo(from: string | undefined, path: string): string {
  const way = posix.relative(`/${from ?? '.'}`, `/${path}`);
  return way === '' ? '.' : way;
}
