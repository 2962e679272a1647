import { watch } from 'node:fs';
import { basename } from 'node:path';
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { Address } from '../../rpc/socket-path.ts';

/** Calls `look` when something of the folder's supervisor came or went; where nothing can be watched, never. */
export function watchForSupervisor(address: () => Promise<Address>, look: () => void): Disposable {
  const abort = new AbortController();
  const begin = async (): Promise<void> => {
    const { home, socket, info } = await address();
    // What appears last of what appears here; a pipe of Windows is in no folder.
    const sign = basename(process.platform === 'win32' ? info : socket);
    const watcher = watch(home, { signal: abort.signal }, (_event, name) => {
      if (name === sign) look();
    });
    // A system without watches left: the next verb connects all the same.
    watcher.on('error', () => watcher.close());
  };
  begin().catch(() => undefined);
  return toDisposable(() => abort.abort());
}
