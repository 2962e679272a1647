// Ignores answers to a text that was only just shown: such a click is the second one of a double click, or was aimed at
// the text that was there before.
import type { Clock } from '../../base/clock.ts';

/** Longer than any double click, and long enough to notice that the text has changed. */
const DELAY_MS = 1_000;

export class AnswerGuard {
  readonly #clock: Clock;
  #shown: string | undefined;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The page shows `text`, which asks about the tasks with this hash: the same text may ask about other tasks. */
  shows(hash: string, text: string): void {
    const key = keyOf(hash, text);
    if (key === this.#shown) return;
    // A first text has no delay: there was nothing before that a click could have been aimed at.
    this.#since = this.#shown === undefined ? -Infinity : this.#clock.now();
    this.#shown = key;
  }

  /** True if an answer to this text counts: it is what the page shows, and has been for a second. */
  accepts(hash: string, text: string): boolean {
    return this.#shown === keyOf(hash, text) && this.#clock.now() - this.#since >= DELAY_MS;
  }
}

function keyOf(hash: string, text: string): string {
  return JSON.stringify([hash, text]);
}
