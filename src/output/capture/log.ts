import type { CombinedMark } from '../log-index.ts';
import type { Inlet } from './inlet.ts';

/**
 * Output of one kind, kept in files or in memory. Positions count from the first byte ever kept; what is older than
 * `start` is not at hand any more.
 */
export interface Log {
  readonly start: number;
  readonly end: number;
  /**
   * Takes what the inlet has, as much as suits; 0 when nothing is there. `midLine`: the last line taken has not ended, so
   * that a file should not end here. Throws what the disk says; nothing is taken then.
   */
  take(inlet: Inlet, midLine: boolean): number;
  /** How many bytes still fit before a rotation is due. */
  readonly room: number;
  /** Nothing is in the present file yet. */
  readonly isFresh: boolean;
  /** Begins a new file. */
  rotate(mark?: CombinedMark): void;
  /** Throws what the disk says; how much was written is seen from `end`. */
  append(bytes: Uint8Array): void;
  /** Bytes from `at` on, as many as are there and fit. */
  read(at: number, into: Uint8Array): number;
}
