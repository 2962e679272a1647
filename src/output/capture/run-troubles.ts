/** A disk that is full every other second shall not fill the journal with that. */
const SPACING_MS = 10_000;

/** What goes wrong with the output of one run, in words: each trouble once, and whether output is being lost now. */
export class RunTroubles {
  readonly #tell: (message: string) => void;
  readonly #now: () => number;
  readonly #told = new Set<string>();
  /** The sentence that is true now, and the one that was told last. */
  #state = '';
  #toldState = '';
  #toldAt = -Infinity;

  constructor(tell: (message: string) => void, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Once a run. */
  once(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#tell(message);
  }

  loses(why: string): void {
    this.#state = `Output is being lost: ${why}.`;
    this.#sayState();
  }

  keeps(lost: number): void {
    this.#state = `Output is written again; ${lost} bytes of it were lost.`;
    this.#sayState();
  }

  /** The run is over: what is true stays true. */
  end(lost: number): void {
    if (lost === 0) return;
    this.#state = `${lost} bytes of output were lost.`;
    this.#toldAt = -Infinity;
    this.#sayState();
  }

  #sayState(): void {
    if (this.#state === this.#toldState) return;
    const now = this.#now();
    if (now - this.#toldAt < SPACING_MS) return;
    this.#toldAt = now;
    this.#toldState = this.#state;
    this.#tell(this.#state);
  }
}
