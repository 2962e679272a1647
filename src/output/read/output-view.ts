// One kind of output of a task, as readers see it.
import type { RunStart } from '../log-index.ts';

/** One kind of a task's output, wherever it is kept: the bytes in [oldest, end) can be read. */
export interface OutputView {
  readonly epoch: string;
  /** Where the runs begin of which something is kept, oldest first: the last is the present one. */
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
