// Reports unexpected errors of the supervisor, which goes on for the sake of the running tasks. An error that repeats
// endlessly may neither fill the disk nor keep the processor busy.

/** The same error is reported once in this time, and then how often it was repeated. */
const WINDOW_MS = 60_000;
const MAX_DISTINCT = 20;

/** So many errors may come at once; beyond that each one blocks the thread for a pause. */
const BURST = 50;
const REFILL_EVERY_MS = 100;

export interface ErrorBoundaryOptions {
  readonly now?: () => number;
  /** Blocks the thread. */
  readonly pause?: (ms: number) => void;
}

export class ErrorBoundary {
  readonly #now: () => number;
  readonly #pause: (ms: number) => void;
  #sink: (error: unknown) => void;
  readonly #counts = new Map<string, number>();
  #windowAt = -Infinity;
  #tokens = BURST;
  #refilledAt: number;

  /** `report` is used until `reportTo` replaces it. */
  constructor(
    report: (error: unknown) => void,
    { now = () => performance.now(), pause = sleep }: ErrorBoundaryOptions = {},
  ) {
    this.#sink = report;
    this.#now = now;
    this.#pause = pause;
    this.#refilledAt = now();
  }

  reportTo(report: (error: unknown) => void): void {
    this.#sink = report;
  }

  /** Never throws. */
  readonly caught = (error: unknown): void => {
    const now = this.#now();
    if (now - this.#windowAt >= WINDOW_MS) this.#beginWindow(now);
    const key = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const count = this.#counts.get(key) ?? 0;
    if (count > 0 || this.#counts.size < MAX_DISTINCT) this.#counts.set(key, count + 1);
    if (count === 0 && this.#counts.has(key)) this.#report(error);
    this.#slowDown(now);
  };

  #beginWindow(now: number): void {
    const repeated = [...this.#counts].filter(([, count]) => count > 1);
    this.#counts.clear();
    this.#windowAt = now;
    for (const [key, count] of repeated)
      this.#report(new Repeated(`Repeated ${count - 1} more times: ${key.split('\n')[0] ?? ''}`));
  }

  #report(error: unknown): void {
    try {
      this.#sink(error);
    } catch {
      // There is no other place to report it.
    }
  }

  #slowDown(now: number): void {
    const refill = Math.floor((now - this.#refilledAt) / REFILL_EVERY_MS);
    if (refill > 0) {
      this.#tokens = Math.min(BURST, this.#tokens + refill);
      this.#refilledAt += refill * REFILL_EVERY_MS;
    }
    if (this.#tokens > 0) this.#tokens -= 1;
    else this.#pause(REFILL_EVERY_MS);
  }
}

/** Has no stack of its own. */
class Repeated extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
