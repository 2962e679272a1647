// Finds the last lines of an output.
import { NEWLINE } from '../log-kind.ts';
import type { OutputView } from './output-view.ts';

const BLOCK_BYTES = 64 * 1024;

/**
 * The begin of the last `lines` lines of [from, end); an unterminated last line counts. Reads backwards and never more
 * than `maxBytes`: when the lines are longer than that, the first line that begins within them.
 */
export async function findTail(
  view: OutputView,
  from: number,
  end: number,
  lines: number,
  maxBytes: number,
): Promise<number> {
  if (lines <= 0 || end <= from) return end;
  const floor = Math.max(from, end - maxBytes);
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let left = lines;
  // The newline that ends the last line begins no other.
  let before = end - 1;
  let earliest = end;
  for (let stop = end; stop > floor;) {
    const start = Math.max(floor, stop - BLOCK_BYTES);
    const bytes = await readWhole(view, start, block.subarray(0, stop - start));
    for (let at = lastNewline(bytes, before - start); at >= 0; at = lastNewline(bytes, at)) {
      earliest = start + at + 1;
      if (--left === 0) return earliest;
    }
    before = Math.min(before, start);
    stop = start;
  }
  return floor === from || earliest === end ? floor : earliest;
}

function lastNewline(bytes: Buffer, before: number): number {
  return before <= 0 ? -1 : bytes.lastIndexOf(NEWLINE, before - 1);
}

/** Bytes that were deleted meanwhile read as nothing. */
async function readWhole(view: OutputView, start: number, into: Buffer): Promise<Buffer> {
  into.fill(0);
  for (let filled = 0; filled < into.length;) {
    const { at, length } = await view.read(start + filled, into.subarray(filled));
    if (length === 0 && at - start >= into.length) break;
    filled = at - start + length;
  }
  return into;
}
