// The reader of the streams of runs, in which the two engines differ: how the worker waits, and how bytes are taken.
import type { ToWorker, WorkerStart } from './messages.ts';
import type { RunCapture } from './run-capture.ts';

/** The work of the worker between two reads. */
export interface ReaderWork {
  /** Bytes of the run were taken. */
  grew(run: RunCapture): void;
  /** Posts what is due; returns the milliseconds until more is due, or -1. */
  flush(now: number): number;
  /** Answers a request; false when it was the last. */
  handle(message: ToWorker): boolean;
}

export interface Reader {
  readonly engine: 'splice' | 'read';
  /** An eventfd for the main thread to write to after each message, where nothing else would wake the worker. */
  readonly wake: number | undefined;
  /** Reads, and receives messages at the port, until the last request is answered. */
  run(work: ReaderWork, start: WorkerStart): void;
  /** Opens the streams of the run and begins to read them. Throws when one cannot be opened. */
  attach(run: RunCapture): void;
  /** Reads what is there now; a stream that cannot be read is reported to its run, and stops nothing. */
  drainLast(run: RunCapture): void;
  /** Closes the streams. */
  detach(run: RunCapture): void;
  /** Closes what all streams share. */
  dispose(): void;
}
