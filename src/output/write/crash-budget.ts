// Decides when a worker that crashed is started again.

/** Crashes within this time count together. */
const WINDOW_MS = 60_000;
const MOST_AT_ONCE = 5;
const PAUSE_MS = 5_000;

/**
 * When a worker that crashed is started again: at once, and after a pause when it crashes again and again. Never "no
 * more": what made it crash, such as a disk or a lack of memory, passes.
 */
export class CrashBudget {
  #crashes: number[] = [];

  /** It crashed just now; the milliseconds to wait before it is started again. */
  crashed(now: number): number {
    this.#crashes = [...this.#crashes.filter((at) => now - at < WINDOW_MS), now].slice(-MOST_AT_ONCE);
    return this.#crashes.length < MOST_AT_ONCE ? 0 : PAUSE_MS;
  }
}
