// The numbers of the last runs of tasks that are gone. A task of that name goes on counting, or an event of an old run
// would pass for news of a new one.
import { readFile } from 'node:fs/promises';
import { isCount, isMapOf } from '../base/guards.ts';
import { LatestWrite } from './latest-write.ts';
import { readVersioned, setAside, type Step } from './versioned.ts';

const STEPS: readonly Step[] = [];

const areNumbers = isMapOf(isCount);

export interface RunNumbersOptions {
  readonly path: string;
  readonly onProblem: (message: string) => void;
}

export class RunNumbers {
  readonly #options: RunNumbersOptions;
  readonly #writes = new LatestWrite();
  readonly #numbers: Map<string, number>;

  private constructor(options: RunNumbersOptions, numbers: Iterable<readonly [string, number]>) {
    this.#options = options;
    this.#numbers = new Map(numbers);
  }

  /**
   * @param recount what the journal still knows, for the time before there was such a file, or when it makes no sense
   */
  static async load(
    options: RunNumbersOptions,
    recount: () => Promise<ReadonlyMap<string, number>>,
  ): Promise<RunNumbers> {
    const written = await read(options);
    if (written !== undefined) return new RunNumbers(options, Object.entries(written));
    const numbers = new RunNumbers(options, await recount());
    void numbers.#save();
    return numbers;
  }

  of(task: string): number {
    return this.#numbers.get(task) ?? 0;
  }

  get all(): ReadonlyMap<string, number> {
    return this.#numbers;
  }

  /** Resolves when this run number is on disk: no other record of the run is needed from now on. */
  async keep(task: string, run: number): Promise<void> {
    if (run <= this.of(task)) return;
    this.#numbers.set(task, run);
    await this.#save();
  }

  flush(): Promise<void> {
    return this.#writes.flush();
  }

  /** Called after the file was deleted. */
  writeAgain(): Promise<void> {
    return this.#writes.writeAgain();
  }

  close(): Promise<void> {
    return this.#writes.close();
  }

  async #save(): Promise<void> {
    const text = JSON.stringify({ schema: STEPS.length + 1, runs: Object.fromEntries(this.#numbers) });
    const { path, onProblem } = this.#options;
    await this.#writes
      .write(path, text)
      .catch((error: unknown) => onProblem(`Cannot write ${path}: ${(error as Error).message}.`));
  }
}

async function read({ path, onProblem }: RunNumbersOptions): Promise<Readonly<Record<string, number>> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const reading = readVersioned(text, STEPS);
  const runs = 'value' in reading ? reading.value['runs'] : reading.newer?.['runs'];
  if ('value' in reading && areNumbers(runs)) return runs as Record<string, number>;
  onProblem(await setAside(path, 'fault' in reading ? reading.fault : 'it has no run numbers', new Date()));
  return areNumbers(runs) ? (runs as Record<string, number>) : undefined;
}
