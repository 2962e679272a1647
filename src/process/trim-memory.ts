// Gives back the memory that only starting took: an idle supervisor holds a third less without it.
//
// Pages of the program file (the compiler, the parser of modules, half of Node) Linux counts as resident from the first
// touch on, for ever. They are in the page cache as long as there is memory, so giving them back costs a microsecond
// for each that is needed again. Pages of malloc were freed long ago, but glibc keeps what lies below anything in use.
import { readFileSync } from 'node:fs';
import { bindCLibrary } from '../base/c-library.ts';

/**
 * madvise(2): the pages of a private mapping of a file are mapped again, as the file has them, when they are touched.
 */
const MADV_DONTNEED = 4;

type Madvise = (address: number, length: number, advice: number) => number;
type MallocTrim = (keepAtTop: number) => number;

export interface Mapping {
  readonly address: number;
  readonly length: number;
}

export function trimMemory(smaps = '/proc/self/smaps'): void {
  releaseFreedMemory();
  releaseProgram(smaps);
}

/** malloc_trim(3). Other C libraries have no such function, and nothing to give back. */
function releaseFreedMemory(): void {
  const trim = bindCLibrary((library) => library.func('int malloc_trim(size_t)') as MallocTrim);
  trim?.(0);
}

function releaseProgram(smaps: string): void {
  const madvise = bindCLibrary((library) => library.func('int madvise(uintptr_t, size_t, int)') as Madvise);
  if (madvise === undefined) return;
  for (const { address, length } of releasable(textOf(smaps), process.execPath))
    madvise(address, length, MADV_DONTNEED);
}

/** Empty where the system has no such file: a kernel can be built without it, and a sandbox may hide it. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * The part of `smaps` (proc(5)) that is nothing but a copy of the program file: it cannot be written to, and no page in
 * it ever was, as those are that the loader relocated. Such a page is `Anonymous`, or is counted as `Swap` once it was
 * swapped out. A program that was replaced has ` (deleted)` after its name and is left alone.
 */
export function releasable(smaps: string, program: string): Mapping[] {
  return smaps.split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/).flatMap((text) => {
    const mapping = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \d+ +(.+)$/m.exec(text);
    if (mapping?.[3] !== program || !/^Anonymous: +0 kB$/m.test(text) || !/^Swap: +0 kB$/m.test(text)) return [];
    const [address, end] = [mapping[1], mapping[2]].map((digits) => Number.parseInt(digits ?? '', 16));
    return address === undefined || end === undefined ? [] : [{ address, length: end - address }];
  });
}
