// The problems with the output of one run, in words, and when they are reported.

/** A disk that is full every other second must not fill the journal. */
const SPACING_MS = 10_000;
/** Several operations may fail like this, and none of them alone loses output. */
const FAILURE_SPACING_MS = 60_000;

const ignore = (): void => undefined;

interface Reported {
  /** Empty: nothing that is still so. */
  readonly message: string;
  readonly at: number;
}

const NOTHING: Reported = { message: '', at: -Infinity };

/**
 * A problem that comes again at once is reported later, if it is still there then; its end is reported at once, since
 * no user should look into a problem that is over.
 */
export class RunProblems {
  readonly #report: (message: string) => void;
  readonly #retract: (message: string) => void;
  readonly #now: () => number;
  readonly #events = new Set<string>();
  readonly #failures = new Map<string, Reported>();
  /** The sentence that is true now, and the one that was reported last. */
  #state = '';
  #isLosing = false;
  #reported = NOTHING;
  #reportedIsLosing = false;

  /** `retract`: a reported sentence is true no more, or replaced by another, which was reported before. */
  constructor(
    report: (message: string) => void,
    retract: (message: string) => void = ignore,
    now: () => number = () => performance.now(),
  ) {
    this.#report = report;
    this.#retract = retract;
    this.#now = now;
  }

  /** An event, which stays true. Once a run. */
  once(message: string): void {
    if (this.#events.has(message)) return;
    this.#events.add(message);
    this.#report(message);
  }

  /** `what` does not work now, which is tried again and again. */
  fails(what: string, message: string): void {
    const reported = this.#failures.get(what) ?? NOTHING;
    const now = this.#now();
    if (reported.message === message || now - reported.at < FAILURE_SPACING_MS) return;
    this.#failures.set(what, { message, at: now });
    this.#report(message);
    this.#withdraw(reported.message);
  }

  works(what: string): void {
    const reported = this.#failures.get(what);
    if (reported === undefined || reported.message === '') return;
    this.#failures.set(what, { message: '', at: reported.at });
    this.#withdraw(reported.message);
  }

  loses(why: string): void {
    this.#setState(`Output is being lost: ${why}.`, true);
  }

  keeps(lost: number): void {
    this.#setState(`Output is being written again; ${lost} bytes were lost.`, false);
  }

  /** The run is over: what is true stays true. */
  end(lost: number): void {
    if (lost === 0) return;
    this.#reported = { message: this.#reported.message, at: -Infinity };
    this.#setState(`${lost} bytes of output were lost.`, false);
  }

  /** Something is true that was not reported yet. */
  get isHoldingBack(): boolean {
    return this.#state !== this.#reported.message;
  }

  /** Reports what was held back, if it is due; the milliseconds until it is, or -1. */
  flush(): number {
    if (!this.isHoldingBack) return -1;
    const now = this.#now();
    const left = Math.ceil(this.#dueAt - now);
    if (left > 0) return left;
    const former = this.#reported;
    // Of a pair the first counts: the next loss is as far from the last one, however long that one lasted.
    this.#reported = { message: this.#state, at: this.#isAnswer ? former.at : now };
    this.#reportedIsLosing = this.#isLosing;
    this.#report(this.#state);
    this.#withdraw(former.message);
    return -1;
  }

  #setState(state: string, isLosing: boolean): void {
    this.#state = state;
    this.#isLosing = isLosing;
    this.flush();
  }

  get #dueAt(): number {
    return this.#isAnswer ? -Infinity : this.#reported.at + SPACING_MS;
  }

  /** The loss that was reported last is over. */
  get #isAnswer(): boolean {
    return this.#reportedIsLosing && !this.#isLosing;
  }

  /** Unless it is said of something else as well. */
  #withdraw(message: string): void {
    if (message === '' || [...this.#failures.values()].some((reported) => reported.message === message)) return;
    this.#retract(message);
  }
}
