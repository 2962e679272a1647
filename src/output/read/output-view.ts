// One kind of output of a task, as readers see it: on disk (file-view.ts) or in memory.
import type { RunStart } from '../log-index.ts';
import type { MemoryTail } from '../write/memory-output.ts';

/** One kind of a task's output, wherever it is kept: the bytes in [oldest, end) can be read. */
export interface OutputView {
  readonly epoch: string;
  /** The begins of all runs with output that is kept, oldest first; the last is the current run. */
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

/** The output of a task that keeps none on disk: a copy of what the worker had when it was asked. */
export function memoryView({ epoch, runs, oldest, end, bytes }: MemoryTail): OutputView {
  const first = end - bytes.length;
  return {
    epoch,
    runs,
    oldest,
    end,
    read(at, into) {
      const from = Math.max(at, first);
      const piece = bytes.subarray(from - first, from - first + into.length);
      into.set(piece);
      return Promise.resolve({ at: from, length: piece.length });
    },
    close: () => Promise.resolve(),
  };
}
