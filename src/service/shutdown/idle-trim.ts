// Decides when freed memory is given back to the system: when starts have been over for a while.
import type { Clock } from '../../base/clock.ts';
import type { JournalEntry } from '../../model/history.ts';
import type { EventSink } from '../../store/event-sink.ts';

/** Processes that were started have said their first words, and V8 has collected its garbage. */
const SETTLED_MS = 10_000;
/** A task that starts again and again is no reason to do it again and again. */
const SPACING_MS = 60_000;

/** Calls `onDidSettle` when the start of the supervisor, or of runs, has been over for a while. */
export class IdleTrim implements EventSink {
  readonly #clock: Clock;
  readonly #onDidSettle: () => void;
  #isArmed = false;
  #settledAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, onDidSettle: () => void) {
    this.#clock = clock;
    this.#onDidSettle = onDidSettle;
    this.#arm();
  }

  append({ event }: JournalEntry): void {
    if (event === 'started') this.#arm();
  }

  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    const wait = Math.max(SETTLED_MS, this.#settledAt + SPACING_MS - this.#clock.now());
    this.#clock.setTimeout(() => {
      this.#isArmed = false;
      this.#settledAt = this.#clock.now();
      this.#onDidSettle();
    }, wait);
  }
}
