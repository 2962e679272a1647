// Finds the folder entries that decide what a path leads to: the name at its end, every link on the way, and where it
// breaks off. Watching all of them notices whatever can happen to the file.
import { lstat, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { slowMountAt } from '../../../base/mounts.ts';
import { unresponsiveMounts, mountQueue } from '../../../base/mount-queue.ts';
import { folderIdentity } from '../../../rpc/discovery/folder-identity.ts';
import { ANSWERS_WITHIN_MS } from '../file/read-text.ts';

export interface WatchedFolder {
  /**
   * The folder itself: another one may have taken its name, and with that its number. Undefined where there is none.
   */
  readonly identity: string | undefined;
  /** Its entries on the way to the file. None: only a rename of the folder itself can change anything. */
  readonly names: ReadonlySet<string>;
}

type Found = Map<string, { readonly identity: string | undefined; readonly names: Set<string> }>;

/** path_resolution(7): after so many links a path is a circle. */
const MOST_LINKS = 40;

/**
 * By folder. The way ends where a file system does not answer, whose mount point is added to `silent` at once: none of
 * its folders is among the places.
 */
export async function watchedFolders(path: string, silent: Set<string>): Promise<ReadonlyMap<string, WatchedFolder>> {
  const places: Found = new Map();
  const { root } = parse(path);
  let folder = root;
  let parts = partsOf(path);
  let links = 0;
  for (let name = parts.shift(); name !== undefined; name = parts.shift()) {
    const at = join(folder, name);
    const found = await answerAt(at, () => lstat(at), silent);
    const isLink = found?.isSymbolicLink() === true;
    // Deployments rename real folders on the way to the target of a link, as they do links.
    if (isLink || links > 0 || found === undefined || parts.length === 0) await add(places, silent, folder, name);
    // Not the folders right below the root, which are never renamed and change all the time.
    else if (folder !== root) await add(places, silent, at);
    if (found === undefined) break;
    if (!isLink) folder = at;
    else {
      links += 1;
      const target = links > MOST_LINKS ? undefined : await answerAt(at, () => readlink(at), silent);
      if (target === undefined) break;
      parts = [...partsOf(resolve(folder, target)), ...parts];
      folder = root;
    }
  }
  return places;
}

/**
 * Undefined where nothing is, or the file system does not answer. There are no links on the way to `path`, and if it is
 * one it is meant.
 */
async function answerAt<T>(path: string, call: () => Promise<T>, silent: Set<string>): Promise<T | undefined> {
  const mount = slowMountAt(path);
  try {
    return await (mount === undefined ? call() : mountQueue.run(path, mount, call, { withinMs: ANSWERS_WITHIN_MS }));
  } catch (error) {
    for (const each of unresponsiveMounts(error)) silent.add(each);
    return undefined;
  }
}

function partsOf(path: string): string[] {
  return path
    .slice(parse(path).root.length)
    .split(sep)
    .filter((part) => part !== '');
}

async function add(places: Found, silent: Set<string>, folder: string, name?: string): Promise<void> {
  const names = name === undefined ? [] : [name];
  const known = places.get(folder);
  if (known !== undefined) {
    for (const each of names) known.names.add(each);
    return;
  }
  // Folders right below the root are never renamed, and the root changes all the time.
  if (folder === dirname(folder)) return;
  const unanswered = new Set<string>();
  const identity = await answerAt(folder, () => folderIdentity(folder), unanswered);
  if (unanswered.size === 0) places.set(folder, { identity, names: new Set(names) });
  for (const each of unanswered) silent.add(each);
}

export function areSameFolders(a: ReadonlyMap<string, WatchedFolder>, b: ReadonlyMap<string, WatchedFolder>): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([folder, { identity, names }]) => {
    const other = b.get(folder);
    if (other?.identity !== identity || other?.names.size !== names.size) return false;
    return [...names].every((name) => other.names.has(name));
  });
}
