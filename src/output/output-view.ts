import type { RunStart } from './log-index.ts';

/** One kind of a task's output, wherever it is kept: the bytes in [oldest, end) can be read. */
export interface OutputView {
  readonly epoch: string;
  /** Where the present run and the one before it begin, oldest first. */
  readonly runs: readonly RunStart[];
  readonly oldest: number;
  readonly end: number;
  /**
   * Reads at least one byte from `at` on, which is before `end`. When the bytes there are gone, `at` of the result is
   * where output goes on; its length may be 0 then.
   */
  read(at: number, into: Uint8Array): Promise<{ readonly at: number; readonly length: number }>;
  close(): Promise<void>;
}
