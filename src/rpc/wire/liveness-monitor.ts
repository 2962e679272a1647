// Detects that the other side of a connection no longer responds. It does not measure how long an answer takes (a stop
// may wait for its ladder, `tasks/wait` for hours), but how long nothing at all is received: any data is a sign of
// life, and a ping asks for one. While no request is pending, nothing is sent and no timer runs.
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, toDisposable, type Disposable } from '../../base/disposable.ts';

/** The pause before the first ping of a pending request; it doubles after each sign of life, up to the maximum. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/**
 * After a ping, the interval of checks for data, and the number of checks without any until the peer counts as silent.
 * Checks are counted, not time: a process that was itself stopped or busy checks once and then reads what has arrived.
 */
const CHECK_INTERVAL_MS = 500;
const MAX_CHECKS = 8;

/** The time until a peer that sends nothing counts as silent. */
export const SILENT_AFTER_MS = FIRST_PAUSE_MS + MAX_CHECKS * CHECK_INTERVAL_MS;

export interface LivenessOptions {
  readonly clock: Clock;
  /** Asks for a sign of life. */
  readonly ping: () => void;
  readonly onChange: (isSilent: boolean) => void;
}

export class LivenessMonitor implements Disposable {
  readonly #options: LivenessOptions;
  readonly #timer = new MutableDisposable<Disposable>();
  #waiting = 0;
  #pause = FIRST_PAUSE_MS;
  /** When the next ping is due; absent while checks run. */
  #pingAt: number | undefined;
  #hasReceived = false;
  #silentSince = 0;
  #isSilent = false;

  constructor(options: LivenessOptions) {
    this.#options = options;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** How long a pending request has been without any data. */
  get silentForMs(): number {
    return this.#options.clock.now() - this.#silentSince;
  }

  /** A request is pending until the result is disposed. */
  expect(): Disposable {
    this.#waiting += 1;
    if (this.#waiting === 1 && !this.#isSilent) this.#silentSince = this.#options.clock.now();
    const isSoon = this.#pingAt !== undefined && this.#pingAt - this.#options.clock.now() <= FIRST_PAUSE_MS;
    const isChecking = this.#timer.value !== undefined && this.#pingAt === undefined;
    if (!this.#isSilent && !isSoon && !isChecking) this.#schedulePing(FIRST_PAUSE_MS);
    let isOver = false;
    return toDisposable(() => {
      if (isOver) return;
      isOver = true;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop();
    });
  }

  /** Data has arrived. */
  received(): void {
    this.#hasReceived = true;
    this.#silentSince = this.#options.clock.now();
    if (!this.#isSilent) return;
    this.#isSilent = false;
    if (this.#waiting > 0) this.#schedulePing(FIRST_PAUSE_MS);
    this.#options.onChange(false);
  }

  dispose(): void {
    this.#stop();
  }

  #stop(): void {
    this.#timer.value = undefined;
    this.#pingAt = undefined;
  }

  #schedulePing(pause: number): void {
    const { clock } = this.#options;
    this.#pause = pause;
    this.#hasReceived = false;
    this.#pingAt = clock.now() + pause;
    this.#timer.value = clock.setTimeout(() => this.#wake(), pause);
  }

  #wake(): void {
    if (this.#hasReceived) return this.#continue();
    this.#pingAt = undefined;
    this.#options.ping();
    this.#check(MAX_CHECKS);
  }

  #check(left: number): void {
    this.#timer.value = this.#options.clock.setTimeout(() => {
      if (this.#hasReceived) this.#continue();
      else if (left > 1) this.#check(left - 1);
      else this.#fallSilent();
    }, CHECK_INTERVAL_MS);
  }

  #continue(): void {
    this.#schedulePing(Math.min(this.#pause * 2, MAX_PAUSE_MS));
  }

  #fallSilent(): void {
    this.#stop();
    this.#isSilent = true;
    this.#options.onChange(true);
  }
}
