// Watches that the system refuses, as it does when all programs of a user together have as many as there may be:
// inotify(7).
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export interface ScarceWatches extends Disposable {
  /** Folders that somebody asked for in vain. */
  readonly refused: string[];
  /** From now on: which folders are refused. */
  refuse(isRefused: (folder: string) => boolean): void;
}

export function scarceWatches(code = 'ENOSPC'): ScarceWatches {
  const { watch } = fs;
  const refused: string[] = [];
  let isRefused = (_folder: string): boolean => true;
  const scarce = (folder: string, ...rest: unknown[]): unknown => {
    if (!isRefused(folder)) return (watch as (...args: unknown[]) => unknown)(folder, ...rest);
    refused.push(folder);
    throw Object.assign(new Error(`${code}: no watches left, watch '${folder}'`), { code, syscall: 'watch' });
  };
  fs.watch = scarce as typeof watch;
  syncBuiltinESMExports();
  return {
    refused,
    refuse: (which) => (isRefused = which),
    [Symbol.dispose]() {
      fs.watch = watch;
      syncBuiltinESMExports();
    },
  };
}
