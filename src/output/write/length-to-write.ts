// How much of a chunk goes into the present log file, so that files end where lines end.
import { NEWLINE } from '../log-kind.ts';

/**
 * The length of the part of `chunk` that belongs into a file with `room` bytes left. 0: it is time for the next file. A line that has begun in the file, or that is longer than a whole file, stays in one piece and makes
 * the file longer.
 */
export function lengthToWrite(chunk: Buffer, room: number, mayRotate: boolean): number {
  if (chunk.length <= room) return chunk.length;
  const fits = room > 0 ? chunk.lastIndexOf(NEWLINE, room - 1) + 1 : 0;
  if (fits > 0 || mayRotate) return fits;
  const lineEnd = chunk.indexOf(NEWLINE) + 1;
  return lineEnd > 0 ? lineEnd : chunk.length;
}
