// The writer of a run: the logs of its streams, and what combines them. A run that a crash interrupted goes on from
// what its files say.
import { STREAMS, type Stream } from '../../model/stream.ts';
import { NEWLINE } from '../log-kind.ts';
import type { CombinedMark, RunStart } from '../log-index.ts';
import type { CaptureSpec } from '../ports.ts';
import { Combiner, PREFIX_BYTES, PREFIXES, type Prefixer } from './combiner.ts';
import type { Log, WriteReport } from './log.ts';
import { LogFolder } from './log-folder.ts';
import type { MemoryOutput } from './memory-output.ts';
import { CHUNK_BYTES } from './source.ts';

/** A file keeps lines of any sane length whole; a ring in memory must hold at least one. */
const LONGEST_LINE_ON_DISK = 4 * 1024 * 1024;
const LONGEST_LINE_IN_MEMORY = 512 * 1024;

export interface RunWriter {
  readonly logs: Readonly<Record<Stream, Log>>;
  readonly combiner: Combiner;
  readonly start: RunStart;
  /** Makes deleted files again; true when there were any. */
  ensureInPlace(): boolean;
  close(): void;
}

export function openInMemory(spec: CaptureSpec, prefixer: Prefixer, output: MemoryOutput): RunWriter {
  const start = output.beginRun(spec.run, spec.rotatePrevious, spec.resume);
  const { logs } = output;
  const ignore = (): void => undefined;
  const options = {
    logs,
    prefixer,
    longestLine: LONGEST_LINE_IN_MEMORY,
    report: { failed: ignore, works: ignore },
    onDidSkip: ignore,
  };
  // A run that goes on after a failure goes on behind what it had: of lines in memory none is worth more than the next.
  const copied = { stdout: logs.stdout.end, stderr: logs.stderr.end };
  return { logs, combiner: new Combiner(options, copied), start, ensureInPlace: () => false, close: ignore };
}

export function openOnDisk(spec: CaptureSpec, prefixer: Prefixer, report: WriteReport): RunWriter {
  const folder = new LogFolder({ ...spec, report });
  const { logs } = folder;
  const longestLine = LONGEST_LINE_ON_DISK;
  const onDidSkip = (mark: CombinedMark): void => {
    folder.mark = mark;
  };
  const combinerFrom = (copied: Readonly<Record<Stream, number>>): Combiner =>
    new Combiner({ logs, prefixer, longestLine, report, onDidSkip }, copied);
  const begin = (): Combiner =>
    folder.resumed ? resume(folder, longestLine, combinerFrom) : combinerFrom(folder.runStart);
  return {
    logs,
    combiner: orClose(folder, begin),
    start: folder.runStart,
    ensureInPlace: () => folder.ensureInPlace(),
    close: () => folder.close(),
  };
}

function orClose<T>(folder: LogFolder, begin: () => T): T {
  try {
    return begin();
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** Brings the files of a run that a crash interrupted into step, and finishes a rotation that it interrupted. */
function resume(
  folder: LogFolder,
  longestLine: number,
  combinerFrom: (copied: Readonly<Record<Stream, number>>) => Combiner,
): Combiner {
  const { combined, stdout, stderr } = folder.logs;
  const found = recoverCombined(combined, folder.mark, longestLine);
  if (found.end < combined.end) combined.truncate(found.end);
  // An unterminated last line got a newline in the combined output alone: never count more than there is.
  const within = (stream: Stream): number => {
    const { start, end } = folder.logs[stream];
    return Math.min(end, Math.max(start, found.copied[stream]));
  };
  const copied = { stdout: within('stdout'), stderr: within('stderr') };
  if (!combined.isInPlace) combined.rotate({ combined: combined.end, ...copied });
  const combiner = combinerFrom(copied);
  const order: readonly Stream[] = found.torn === 'stderr' ? ['stderr', 'stdout'] : STREAMS;
  for (const stream of order) combiner.catchUp(stream);
  for (const log of [stdout, stderr]) if (!log.isInPlace) log.rotate();
  return combiner;
}

interface RecoveredCombined {
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
function recoverCombined(combined: Log, mark: CombinedMark, longestLine: number): RecoveredCombined {
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
