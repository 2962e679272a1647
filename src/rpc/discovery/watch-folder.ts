// Watches a folder for changes.
import { watch } from 'node:fs';
import { toDisposable, type Disposable } from '../../base/disposable.ts';

/**
 * Reports every change in a folder, by name where the system knows it, and its own end. It reports nothing if the
 * system has no watches left: use it as a hint only.
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
