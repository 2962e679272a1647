// The C library, for what Node has no words for. Calls go through koffi, which is a native addon: where it is missing,
// or the system is not Linux, there is nothing to bind, and every caller has a way without.
import { createRequire } from 'node:module';
import type Koffi from 'koffi';

export type Library = ReturnType<typeof Koffi.load>;

/** What `bind` makes of the C library of this process; undefined where it cannot be called. */
export function bindCLibrary<T>(bind: (library: Library, errno: () => number) => T): T | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    return bind(koffi.load(null), () => koffi.errno());
  } catch {
    return undefined;
  }
}
