import { watch } from 'node:fs';
import { basename } from 'node:path';
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { Address } from '../../rpc/socket-path.ts';

/**
 * Calls `look` when something of the folder's supervisor came or went, and once at the beginning: what came before the watch
 * stood is told by nobody. Where nothing can be watched, that is all.
 */
export function watchForSupervisor(address: () => Promise<Address>, look: () => void): Disposable {
  const abort = new AbortController();
  const begin = async (): Promise<void> => {
    const { ways, home, info } = await address();
    const sign = basename(info);
    // The way there appears when the door is open, where every client looks first.
    const watcher = watch(ways[0] ?? home, { signal: abort.signal }, (_event, name) => {
      if (name === sign) look();
    });
    // A system without watches left: the next verb connects all the same.
    watcher.on('error', () => watcher.close());
  };
  begin()
    .catch(() => undefined)
    .then(() => abort.signal.aborted || look())
    .catch(() => undefined);
  return toDisposable(() => abort.abort());
}
