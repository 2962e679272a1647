// `.index.json` beside the log files: which stretch of a task's output each file holds. Written whenever a file is
// begun, never in between; the length of the newest file is the file's own.
import { OUTPUT_KINDS, type OutputKind, type Stream } from '../model/stream.ts';

export const INDEX_FILE = '.index.json';

export interface LogIndex {
  readonly version: 1;
  /** Names this count of positions; a new one begins when the index is lost. */
  readonly epoch: string;
  /** The begins of all runs with output that is kept, oldest first; the last is the current run. */
  readonly runs: readonly RunStart[];
  /** Oldest first; the last is the one being written. */
  readonly files: Readonly<Record<OutputKind, readonly Segment[]>>;
  readonly mark: CombinedMark;
}

export type RunStart = Readonly<Record<OutputKind, number>> & { readonly run: number };

/** Runs that write nothing take no room of a file: a list of them must have an end. */
const MOST_RUNS = 100;

/** Before another begins: the last one, and of those before it whose output has not been rotated out. */
export function runsStillKept(
  runs: readonly RunStart[],
  oldest: Readonly<Record<OutputKind, number>>,
): readonly RunStart[] {
  const kept = runs.filter((_, index) => {
    const next = runs[index + 1];
    return next === undefined || OUTPUT_KINDS.some((kind) => next[kind] > oldest[kind]);
  });
  return kept.slice(-MOST_RUNS);
}

/** One file: the position of its first byte, and its inode, which keeps its value when the file is renamed. */
export interface Segment {
  readonly start: number;
  readonly inode: string;
}

/** At `combined` in the combined output, the raw outputs were copied up to `stdout` and `stderr`. */
export type CombinedMark = Readonly<Record<Stream | 'combined', number>>;

/** Reads what was written; undefined when it is not an index (damaged, or of a later version). */
export function parseIndex(text: string): LogIndex | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isIndex(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isIndex(value: unknown): value is LogIndex {
  if (!isRecord(value) || value['version'] !== 1 || typeof value['epoch'] !== 'string') return false;
  const { files, runs, mark } = value;
  return (
    isRecord(files) &&
    OUTPUT_KINDS.every((kind) => isArrayOf(files[kind], isSegment)) &&
    isArrayOf(runs, (run) => hasPositions(run) && isPosition(run['run'])) &&
    hasPositions(mark)
  );
}

function isSegment(value: unknown): boolean {
  return isRecord(value) && isPosition(value['start']) && typeof value['inode'] === 'string';
}

function hasPositions(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && OUTPUT_KINDS.every((kind) => isPosition(value[kind]));
}

function isPosition(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isArrayOf(value: unknown, check: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(check);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
