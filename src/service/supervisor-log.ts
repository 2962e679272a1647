// Writes supervisor.log: the standard error of the supervisor.
import { writeSync } from 'node:fs';

/** So many lines may come at once; whoever goes on and on is told that often. */
const BURST = 200;
const REFILL_EVERY_MS = 5_000;

const STDERR = 2;

/** What the supervisor says on its standard error: the file supervisor.log. Nothing that goes wrong on and on fills it. */
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

  readonly tell = (message: string): void => {
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

/** Not by `process.stderr`: as a stream it is closed by the first error, and a disk that was full takes more later. */
function writeNow(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // A full disk or a vanished reader: there is nobody else to tell.
  }
}
