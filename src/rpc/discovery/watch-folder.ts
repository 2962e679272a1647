// Watches a folder for changes.
import { watch } from 'node:fs';
import { toDisposable, type Disposable } from '../../base/disposable.ts';

/**
 * Tells of every change in a folder, by name where the system knows it, and of its own end. A system that has no watches
 * left tells of nothing: who needs more than a hint has another way as well.
 */
export function watchFolder(path: string, listener: (name?: string | null) => void): Disposable {
  return tryToWatchFolder(path, listener) ?? toDisposable(() => undefined);
}

/** Undefined where it cannot be watched. */
export function tryToWatchFolder(path: string, listener: (name?: string | null) => void): Disposable | undefined {
  try {
    const watcher = watch(path, (_event, name) => listener(name)).on('error', () => listener());
    return toDisposable(() => watcher.close());
  } catch {
    return undefined;
  }
}
