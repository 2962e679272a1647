// What nobody caught: a bug. It is told with its stack, and the supervisor goes on, for the tasks of all others shall not
// lose it. One that comes again at once, and again, may neither fill the disk nor keep the processor busy.
/** The same bug is told once in this time, with how often it came. */
const WINDOW_MS = 60_000;
const MOST_DIFFERENT = 20;

/** So many may come at once; beyond that each costs a pause, in which nothing runs that could make the next. */
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
  #report: (error: unknown) => void;
  readonly #counts = new Map<string, number>();
  #windowAt = -Infinity;
  #tokens = BURST;
  #refilledAt: number;

  /** `report`: where bugs are told until somebody better is there. */
  constructor(
    report: (error: unknown) => void,
    { now = () => performance.now(), pause = sleep }: ErrorBoundaryOptions = {},
  ) {
    this.#report = report;
    this.#now = now;
    this.#pause = pause;
    this.#refilledAt = now();
  }

  reportTo(report: (error: unknown) => void): void {
    this.#report = report;
  }

  /** Never throws. */
  readonly caught = (error: unknown): void => {
    const now = this.#now();
    if (now - this.#windowAt >= WINDOW_MS) this.#beginWindow(now);
    const key = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const count = this.#counts.get(key) ?? 0;
    if (count > 0 || this.#counts.size < MOST_DIFFERENT) this.#counts.set(key, count + 1);
    if (count === 0 && this.#counts.has(key)) this.#tell(error);
    this.#slowDown(now);
  };

  #beginWindow(now: number): void {
    const repeated = [...this.#counts].filter(([, count]) => count > 1);
    this.#counts.clear();
    this.#windowAt = now;
    for (const [key, count] of repeated)
      this.#tell(new Repeated(`Repeated ${count - 1} more times: ${key.split('\n')[0] ?? ''}`));
  }

  #tell(error: unknown): void {
    try {
      this.#report(error);
    } catch {
      // There is nobody else to tell.
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

/** No bug of its own: its stack would lead nowhere. */
class Repeated extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
