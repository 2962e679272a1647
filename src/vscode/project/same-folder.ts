// Which folders of a window are one and the same: by a link, or in another case where the file system does not mind.
import { realpathSync } from 'node:fs';

export interface WindowFolder {
  readonly uri: { readonly scheme: string; readonly fsPath: string; toString(): string };
}

/** The folder's real path as the system writes it, else its address: what is not there yet is only itself. */
function identityOf({ uri }: WindowFolder): string {
  return (uri.scheme === 'file' ? realPathOf(uri.fsPath) : undefined) ?? uri.toString();
}

/** As the system writes it, and as a supervisor knows its folder; undefined where nothing is. */
export function realPathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** The first of each folder, and for every other one the address of the first that is the same. */
export function distinct<F extends WindowFolder>(
  folders: readonly F[],
  identity: (folder: F) => string = identityOf,
): { readonly first: readonly F[]; readonly firstOf: ReadonlyMap<string, string> } {
  // A window of one folder needs no look at the disk.
  if (folders.length < 2) return { first: folders, firstOf: new Map() };
  const known = new Map<string, F>();
  const firstOf = new Map<string, string>();
  for (const folder of folders) {
    const id = identity(folder);
    const first = known.get(id) ?? folder;
    known.set(id, first);
    firstOf.set(folder.uri.toString(), first.uri.toString());
  }
  return { first: [...known.values()], firstOf };
}
