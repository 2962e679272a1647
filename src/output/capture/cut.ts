import { NEWLINE } from '../log-kind.ts';

/**
 * How much of `chunk` belongs into a file that has `room` bytes left, so that files end where lines end. 0: it is time
 * for the next file. A line that has begun in the file, or that is longer than a whole file, stays in one piece and makes
 * the file longer.
 */
export function cut(chunk: Buffer, room: number, mayRotate: boolean): number {
  if (chunk.length <= room) return chunk.length;
  const fits = room > 0 ? chunk.lastIndexOf(NEWLINE, room - 1) + 1 : 0;
  if (fits > 0 || mayRotate) return fits;
  const lineEnd = chunk.indexOf(NEWLINE) + 1;
  return lineEnd > 0 ? lineEnd : chunk.length;
}
