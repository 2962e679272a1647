import { watch } from 'node:fs';
import { toDisposable, type Disposable } from '../base/disposable.ts';

/**
 * Tells of every change in a folder, and of its own end. A system that has no watches left tells of nothing: who needs
 * more than a hint has another way as well.
 */
export function watchFolder(path: string, listener: () => void): Disposable {
  try {
    const watcher = watch(path, listener).on('error', listener);
    return toDisposable(() => watcher.close());
  } catch {
    return toDisposable(() => undefined);
  }
}
