// What stands before the reader of a page, and for how long. An answer to what has just come there is none: it is the second
// click of a double click, or was on its way to what stood there before.
import type { Clock } from '../../base/clock.ts';

/** Longer than any double click, and long enough to see that something else stands there. */
const MOMENT_MS = 1_000;

export class Sight {
  readonly #clock: Clock;
  #seen: string | undefined;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The window shows this text, to ask for what has this hash: the same words may stand for something else. */
  shows(hash: string, text: string): void {
    const what = both(hash, text);
    if (what === this.#seen) return;
    // Where nothing was shown before, the user cannot have aimed at it.
    this.#since = this.#seen === undefined ? -Infinity : this.#clock.now();
    this.#seen = what;
  }

  /** True: who answers now has this before them. */
  has(hash: string, text: string): boolean {
    return this.#seen === both(hash, text) && this.#clock.now() - this.#since >= MOMENT_MS;
  }
}

function both(hash: string, text: string): string {
  return JSON.stringify([hash, text]);
}
