// Writes supervisor.log: the standard error of the supervisor.
import { writeSync } from 'node:fs';

/** A token bucket: so many lines at once, then one for each interval. */
const BURST = 200;
const REFILL_EVERY_MS = 5_000;

const STDERR = 2;

/** Limits the rate of messages, so that an error that repeats endlessly does not fill the disk. */
export class SupervisorLog {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #tokens = BURST;
  #refilledAt: number;
  #dropped = 0;

  constructor(write: (text: string) => void = writeNow, now: () => number = () => performance.now()) {
    this.#write = write;
    this.#now = now;
    this.#refilledAt = now();
  }

  readonly log = (message: string): void => {
    const now = this.#now();
    const refill = Math.floor((now - this.#refilledAt) / REFILL_EVERY_MS);
    this.#tokens = Math.min(BURST, this.#tokens + refill);
    this.#refilledAt += refill * REFILL_EVERY_MS;
    if (this.#tokens === 0) {
      this.#dropped += 1;
      return;
    }
    this.#tokens -= 1;
    const gap = this.#dropped === 0 ? '' : ` (${this.#dropped} earlier messages were dropped.)`;
    this.#dropped = 0;
    this.#write(`${new Date().toISOString()}${gap} ${message}\n`);
  };
}

/** Not with `process.stderr`: a stream is closed by its first error, while a full disk may have space again later. */
function writeNow(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // A full disk or a closed pipe: there is no other place to report it.
  }
}
