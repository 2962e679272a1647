// One log of a run: the output of one kind, in files or in memory; and how writing it is reported.
import type { CombinedMark } from '../log-index.ts';
import type { Source } from './source.ts';

/**
 * Positions count from the first byte ever kept; what is older than `start` is gone.
 */
export interface Log {
  readonly start: number;
  readonly end: number;
  /**
   * Takes what the source has, as much as suits; 0 when nothing is there. `midLine`: the last line taken has not ended,
   * so that a file should not end here. Throws the error of the disk; nothing is taken then.
   */
  take(source: Source, midLine: boolean): number;
  /** How many bytes still fit before a rotation is due. */
  readonly room: number;
  /** The present file is empty. */
  readonly isFresh: boolean;
  /** Begins a new file. */
  rotate(mark?: CombinedMark): void;
  /** Throws the error of the disk; `end` says how much was written. */
  append(bytes: Uint8Array): void;
  /** Bytes from `at` on, as many as are there and fit. */
  read(at: number, into: Uint8Array): number;
}

/** `what`: the name of the file in the message. */
export interface WriteReport {
  failed(what: string, error: unknown): void;
  /** Also when it never failed. */
  works(what: string): void;
}
