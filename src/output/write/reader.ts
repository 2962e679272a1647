// The reader of the streams of runs: the part in which the two engines differ.
import type { RunCapture } from './run-capture.ts';

export interface Reader {
  /** Opens the streams of the run and begins to read them. Throws when one cannot be opened. */
  attach(run: RunCapture): void;
  /** Reads what is there now; a stream that cannot be read is reported to its run, and stops nothing. */
  drainLast(run: RunCapture): void;
  /** Closes the streams. */
  detach(run: RunCapture): void;
  /** Closes what all streams share. */
  dispose(): void;
}
