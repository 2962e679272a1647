// Whether the other side of a connection still lives, while somebody waits for it. Not how long an answer takes is measured
// (a stop may wait for its ladder, `tasks/wait` for hours) but how long nothing at all is heard: whatever comes is a sign
// of life, and one is asked for where none comes by itself. While nobody waits nothing is asked, and no timer runs.
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, toDisposable, type Disposable } from '../../base/disposable.ts';

/** How long nothing is asked after somebody began to wait; twice as long after each sign of life, up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Then this often it is looked whether something came, and silence is called so after as many looks. A process that was
 * itself stopped, or busy, looks once and then hears what came meanwhile: its own absence is nobody's silence.
 */
const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 8;

/** From the question to the verdict, where nothing is heard. */
export const SILENT_AFTER_MS = FIRST_PAUSE_MS + MOST_LOOKS * LOOK_EVERY_MS;

export interface SilenceOptions {
  readonly clock: Clock;
  /** Asks for a sign of life. */
  readonly ask: () => void;
  readonly onChange: (isSilent: boolean) => void;
}

export class Silence implements Disposable {
  readonly #options: SilenceOptions;
  readonly #timer = new MutableDisposable<Disposable>();
  #waiting = 0;
  #pause = FIRST_PAUSE_MS;
  /** When the timer of the pause fires; absent while it is looked. */
  #askAt: number | undefined;
  #heard = false;
  #quietSince = 0;
  #isSilent = false;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** How long nothing has been heard that somebody waited for. */
  get lastsMs(): number {
    return this.#options.clock.now() - this.#quietSince;
  }

  /** Somebody waits, until the result is disposed. */
  expect(): Disposable {
    this.#waiting += 1;
    if (this.#waiting === 1 && !this.#isSilent) this.#quietSince = this.#options.clock.now();
    const isSoon = this.#askAt !== undefined && this.#askAt - this.#options.clock.now() <= FIRST_PAUSE_MS;
    const isLooking = this.#timer.value !== undefined && this.#askAt === undefined;
    if (!this.#isSilent && !isSoon && !isLooking) this.#rest(FIRST_PAUSE_MS);
    let isOver = false;
    return toDisposable(() => {
      if (isOver) return;
      isOver = true;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop();
    });
  }

  /** Something came. */
  heard(): void {
    this.#heard = true;
    this.#quietSince = this.#options.clock.now();
    if (!this.#isSilent) return;
    this.#isSilent = false;
    if (this.#waiting > 0) this.#rest(FIRST_PAUSE_MS);
    this.#options.onChange(false);
  }

  dispose(): void {
    this.#stop();
  }

  #stop(): void {
    this.#timer.value = undefined;
    this.#askAt = undefined;
  }

  #rest(pause: number): void {
    const { clock } = this.#options;
    this.#pause = pause;
    this.#heard = false;
    this.#askAt = clock.now() + pause;
    this.#timer.value = clock.setTimeout(() => this.#wake(), pause);
  }

  #wake(): void {
    if (this.#heard) return this.#goOn();
    this.#askAt = undefined;
    this.#options.ask();
    this.#look(MOST_LOOKS);
  }

  #look(left: number): void {
    this.#timer.value = this.#options.clock.setTimeout(() => {
      if (this.#heard) this.#goOn();
      else if (left > 1) this.#look(left - 1);
      else this.#fallSilent();
    }, LOOK_EVERY_MS);
  }

  #goOn(): void {
    this.#rest(Math.min(this.#pause * 2, LONGEST_PAUSE_MS));
  }

  #fallSilent(): void {
    this.#stop();
    this.#isSilent = true;
    this.#options.onChange(true);
  }
}
