// Reads a log of test/fixtures/programs/floods.mjs, through its rotated files, and counts what is not as it was
// written.
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Tally } from './tally.ts';

const LINE_BYTES = 100;

/** Oldest first: stdout.log.2, stdout.log.1, stdout.log. */
async function files(folder: string, name: string): Promise<readonly string[]> {
  const found = (await readdir(folder)).filter((file) => file === name || file.startsWith(`${name}.`));
  const age = (file: string): number => (file === name ? 0 : Number(file.slice(name.length + 1)));
  return found.sort((a, b) => age(b) - age(a)).map((file) => join(folder, file));
}

/** Compares the numbers of the lines of one stream with 1, 2, 3 … `total`. */
export async function countFaults(
  into: Tally,
  folder: string,
  log: string,
  prefix: string,
  total: number,
): Promise<void> {
  let expected = 1;
  for (const path of await files(folder, log)) {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      if (!line.startsWith(prefix)) {
        if (!line.startsWith('[stdout] ') && !line.startsWith('[stderr] ')) into.linesTorn++;
        continue;
      }
      const number = Number(line.slice(prefix.length, prefix.length + 10));
      if (line.length !== prefix.length + LINE_BYTES - 1 || Number.isNaN(number)) into.linesTorn++;
      else if (number > expected) into.bytesLost += (number - expected) * LINE_BYTES;
      else if (number < expected) into.duplicates++;
      if (number >= expected) expected = number + 1;
    }
  }
  into.bytesLost += Math.max(0, total + 1 - expected) * LINE_BYTES;
}
