// The throttle of `append` messages: each run that grew is reported at once, then at most thirty times a second.
import type { RunCapture } from './run-capture.ts';

/** Thirty a second for each task, as many as a display shows. */
export const SPACING_MS = 33;

/** Reports growth at once, then at most every SPACING_MS, and always the last. */
export class GrowthThrottle {
  readonly #report: (run: RunCapture) => void;
  readonly #nextAt = new Map<RunCapture, number>();
  readonly #pending = new Set<RunCapture>();

  constructor(report: (run: RunCapture) => void) {
    this.#report = report;
  }

  grew(run: RunCapture): void {
    this.#pending.add(run);
  }

  /** Reports what is due; returns the milliseconds until more is due, or -1. */
  flush(now: number): number {
    let wait = -1;
    for (const run of this.#pending) {
      const left = Math.ceil((this.#nextAt.get(run) ?? 0) - now);
      if (left > 0) wait = wait < 0 ? left : Math.min(wait, left);
      else this.#flushRun(run, now);
    }
    return wait;
  }

  /** The run is over: reports what is still to be reported. */
  end(run: RunCapture): void {
    if (this.#pending.has(run)) this.#flushRun(run, 0);
    this.#nextAt.delete(run);
  }

  #flushRun(run: RunCapture, now: number): void {
    this.#pending.delete(run);
    this.#nextAt.set(run, now + SPACING_MS);
    this.#report(run);
  }
}
