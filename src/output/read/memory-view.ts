// The view of output that is kept in memory.
import type { MemoryTail } from '../write/memory-output.ts';
import type { OutputView } from './output-view.ts';

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
