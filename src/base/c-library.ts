// Binds functions of the C library that Node does not have. Calls go through koffi, which is a native addon: where it
// is missing, or the system is not Linux, nothing is bound, and every caller has a fallback.
import { createRequire } from 'node:module';
import type Koffi from 'koffi';

export type Library = ReturnType<typeof Koffi.load>;

/** The result of `bind` with the C library of this process; undefined if it cannot be loaded. */
export function bindCLibrary<T>(bind: (library: Library, errno: () => number) => T): T | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    return bind(koffi.load(null), () => koffi.errno());
  } catch {
    return undefined;
  }
}
