// The problems with the output of one run, in words, and when they are reported.

/** A disk that is full every other second must not fill the journal. */
const SPACING_MS = 10_000;
/** There are several things that may fail thus, and none of them loses output by itself. */
const FAILURE_SPACING_MS = 60_000;

const ignore = (): void => undefined;

interface Told {
  /** Empty: nothing that is still so. */
  readonly message: string;
  readonly at: number;
}

const NOTHING: Told = { message: '', at: -Infinity };

/**
 * A problem that comes again at once is reported later, if it is still there then; its end is reported at once, since nobody
 * should look into a problem that is none.
 */
export class RunProblems {
  readonly #tell: (message: string) => void;
  readonly #takeBack: (message: string) => void;
  readonly #now: () => number;
  readonly #events = new Set<string>();
  readonly #failures = new Map<string, Told>();
  /** The sentence that is true now, and the one that was told last. */
  #state = '';
  #isLosing = false;
  #told = NOTHING;
  #toldIsLosing = false;

  /** `takeBack`: what was told is so no more, or is said by another sentence, which was told before. */
  constructor(
    tell: (message: string) => void,
    takeBack: (message: string) => void = ignore,
    now: () => number = () => performance.now(),
  ) {
    this.#tell = tell;
    this.#takeBack = takeBack;
    this.#now = now;
  }

  /** What happened, and stays so. Once a run. */
  once(message: string): void {
    if (this.#events.has(message)) return;
    this.#events.add(message);
    this.#tell(message);
  }

  /** `what` does not work now, which is tried again and again. */
  fails(what: string, message: string): void {
    const told = this.#failures.get(what) ?? NOTHING;
    const now = this.#now();
    if (told.message === message || now - told.at < FAILURE_SPACING_MS) return;
    this.#failures.set(what, { message, at: now });
    this.#tell(message);
    this.#withdraw(told.message);
  }

  works(what: string): void {
    const told = this.#failures.get(what);
    if (told === undefined || told.message === '') return;
    this.#failures.set(what, { message: '', at: told.at });
    this.#withdraw(told.message);
  }

  loses(why: string): void {
    this.#say(`Output is being lost: ${why}.`, true);
  }

  keeps(lost: number): void {
    this.#say(`Output is being written again; ${lost} bytes were lost.`, false);
  }

  /** The run is over: what is true stays true. */
  end(lost: number): void {
    if (lost === 0) return;
    this.#told = { message: this.#told.message, at: -Infinity };
    this.#say(`${lost} bytes of output were lost.`, false);
  }

  /** Something is true that was not told yet. */
  get isHoldingBack(): boolean {
    return this.#state !== this.#told.message;
  }

  /** Tells what was held back, if it is due; the milliseconds until it is, or -1. */
  flush(): number {
    if (!this.isHoldingBack) return -1;
    const now = this.#now();
    const left = Math.ceil(this.#dueAt - now);
    if (left > 0) return left;
    const former = this.#told;
    // Of a pair the first counts: the next loss is as far from the last one, however long that one lasted.
    this.#told = { message: this.#state, at: this.#isAnswer ? former.at : now };
    this.#toldIsLosing = this.#isLosing;
    this.#tell(this.#state);
    this.#withdraw(former.message);
    return -1;
  }

  #say(state: string, isLosing: boolean): void {
    this.#state = state;
    this.#isLosing = isLosing;
    this.flush();
  }

  get #dueAt(): number {
    return this.#isAnswer ? -Infinity : this.#told.at + SPACING_MS;
  }

  /** The loss that was told last is over. */
  get #isAnswer(): boolean {
    return this.#toldIsLosing && !this.#isLosing;
  }

  /** Unless it is said of something else as well. */
  #withdraw(message: string): void {
    if (message === '' || [...this.#failures.values()].some((told) => told.message === message)) return;
    this.#takeBack(message);
  }
}
