// Recovery of the combined log after a crash.
import { NEWLINE } from '../log-kind.ts';
import type { CombinedMark } from '../log-index.ts';
import type { Stream } from '../../model/stream.ts';
import { CHUNK_BYTES } from './source.ts';
import type { Log } from './log.ts';
import { PREFIX_BYTES, PREFIXES } from './combiner.ts';

export interface RecoveredCombined {
  /** How far each raw output is in the combined one. */
  readonly copied: Readonly<Record<Stream, number>>;
  /** End of the last whole line of the combined output. */
  readonly end: number;
  /** Stream of the line that was torn, which goes on first: readers of its beginning read on without a seam. */
  readonly torn: Stream | undefined;
}

/**
 * The combined log itself says how far it came: counts what its lines hold of each stream, from a mark
 * on. `longestLine` is the length at which the combiner adds a newline of its own.
 */
export function recoverCombined(combined: Log, mark: CombinedMark, longestLine: number): RecoveredCombined {
  const copied = { stdout: mark.stdout, stderr: mark.stderr };
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const begin = Math.max(mark.combined, combined.start);
  // A line that is longer than the chunk keeps its first bytes here.
  let head = '';
  let length = 0;
  let end = begin;
  for (let at = begin; at < combined.end;) {
    const read = combined.read(at, chunk);
    if (read === 0) break;
    for (let from = 0; from < read;) {
      const newline = chunk.subarray(0, read).indexOf(NEWLINE, from);
      const stop = newline < 0 ? read : newline;
      head += chunk.toString('latin1', from, Math.min(stop, from + PREFIX_BYTES - head.length));
      length += stop - from;
      from = stop + 1;
      if (newline < 0) break;
      const stream = streamOf(head);
      const payload = length - PREFIX_BYTES;
      if (stream) copied[stream] += payload === longestLine ? payload : payload + 1;
      end = at + from;
      head = '';
      length = 0;
    }
    at += read;
  }
  return { copied, end, torn: streamOf(head) };
}

/** The fifth letter decides; a shorter beginning is the same for both streams. */
function streamOf(head: string): Stream | undefined {
  if (head.length < 5) return undefined;
  if (PREFIXES.stdout.startsWith(head)) return 'stdout';
  return PREFIXES.stderr.startsWith(head) ? 'stderr' : undefined;
}
