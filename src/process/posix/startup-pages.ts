// The pages of the program file that only starting took: the compiler, the parser of modules, half of Node. Linux counts
// them as resident from the first touch on, for ever. They are in the page cache as long as there is memory, so giving
// them back costs a microsecond for each that is needed again, and a supervisor that waits all day holds a third less.
import { readFileSync } from 'node:fs';
import { bindCLibrary } from '../../base/c-library.ts';

/** madvise(2): the pages of a private mapping of a file are mapped again, as the file has them, when they are touched. */
const MADV_DONTNEED = 4;

type Madvise = (address: number, length: number, advice: number) => number;

export interface Mapping {
  readonly address: number;
  readonly length: number;
}

export function releaseStartupPages(): void {
  const madvise = bindCLibrary((library) => library.func('int madvise(uintptr_t, size_t, int)') as Madvise);
  if (madvise === undefined) return;
  const mappings = releasable(readFileSync('/proc/self/smaps', 'utf8'), process.execPath);
  for (const { address, length } of mappings) madvise(address, length, MADV_DONTNEED);
}

/**
 * What of `smaps` (proc(5)) is nothing but a copy of the program file: it cannot be written to, and no page in it ever was
 * (`Anonymous`), as those are that the loader relocated. A program that was replaced has ` (deleted)` after its name and
 * is left alone.
 */
export function releasable(smaps: string, program: string): Mapping[] {
  return smaps.split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/).flatMap((text) => {
    const mapping = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \d+ +(.+)$/m.exec(text);
    if (mapping?.[3] !== program || !/^Anonymous: +0 kB$/m.test(text)) return [];
    const [address, end] = [mapping[1], mapping[2]].map((digits) => Number.parseInt(digits ?? '', 16));
    return address === undefined || end === undefined ? [] : [{ address, length: end - address }];
  });
}
