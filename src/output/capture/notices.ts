import type { RunCapture } from './run-capture.ts';

/** Thirty a second for each task are as live as anyone can see. */
export const SPACING_MS = 33;

/** Tells that runs grew: at once, then at most every SPACING_MS, and never without a last word. */
export class Notices {
  readonly #tell: (run: RunCapture) => void;
  readonly #nextAt = new Map<RunCapture, number>();
  readonly #pending = new Set<RunCapture>();

  constructor(tell: (run: RunCapture) => void) {
    this.#tell = tell;
  }

  grew(run: RunCapture): void {
    this.#pending.add(run);
  }

  /** Tells what is due; the milliseconds until there is more to tell, or -1. */
  flush(now: number): number {
    let wait = -1;
    for (const run of this.#pending) {
      const left = Math.ceil((this.#nextAt.get(run) ?? 0) - now);
      if (left > 0) wait = wait < 0 ? left : Math.min(wait, left);
      else this.#say(run, now);
    }
    return wait;
  }

  /** The run is over: says what is left to say. */
  end(run: RunCapture): void {
    if (this.#pending.has(run)) this.#say(run, 0);
    this.#nextAt.delete(run);
  }

  #say(run: RunCapture, now: number): void {
    this.#pending.delete(run);
    this.#nextAt.set(run, now + SPACING_MS);
    this.#tell(run);
  }
}
