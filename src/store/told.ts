// Which ends of runs have been told, and to whom. On disk before the telling, so that neither a reload of the window nor a
// crash of the supervisor tells an end twice.
import { readFile } from 'node:fs/promises';
import { LatestWrite } from './latest-write.ts';
import { readVersioned, setAside, type Step } from './versioned.ts';

const STEPS: readonly Step[] = [];

export interface ToldOptions {
  readonly path: string;
  readonly onProblem: (message: string) => void;
}

export class Told {
  readonly #options: ToldOptions;
  readonly #writes = new LatestWrite();
  /** From listener (`user`, or who asked) and task to the last run that was told. */
  readonly #last: Map<string, number>;

  private constructor(options: ToldOptions, last: Map<string, number>) {
    this.#options = options;
    this.#last = last;
  }

  /** A file that makes no sense is set aside and reported. */
  static async load(options: ToldOptions): Promise<Told> {
    const text = await readFile(options.path, 'utf8').catch(() => undefined);
    if (text === undefined) return new Told(options, new Map());
    const reading = readVersioned(text, STEPS);
    const last = 'fault' in reading ? undefined : lastOf(reading.value['last']);
    if (last === undefined) {
      options.onProblem(
        await setAside(options.path, 'fault' in reading ? reading.fault : 'it has no list', new Date()),
      );
    }
    return new Told(options, last ?? new Map<string, number>());
  }

  /**
   * True exactly once for each run of a task and listener: the caller then tells it. Resolves when that is on disk; a disk
   * that takes nothing is reported, and costs at most a second telling after a crash.
   */
  async claim(listener: string, task: string, run: number): Promise<boolean> {
    const key = keyOf(listener, task);
    if ((this.#last.get(key) ?? 0) >= run) return false;
    this.#last.set(key, run);
    await this.#save();
    return true;
  }

  /** The task is gone; one of the same name counts its runs anew. */
  async forget(task: string): Promise<void> {
    const gone = [...this.#last.keys()].filter((key) => key.endsWith(`\n${task}`));
    for (const key of gone) this.#last.delete(key);
    if (gone.length > 0) await this.#save();
  }

  flush(): Promise<void> {
    return this.#writes.flush();
  }

  async #save(): Promise<void> {
    const text = `${JSON.stringify({ schema: STEPS.length + 1, last: Object.fromEntries(this.#last) })}\n`;
    await this.#writes.write(this.#options.path, text).catch((error: unknown) => {
      this.#options.onProblem(`${this.#options.path} could not be written: ${(error as Error).message}.`);
    });
  }
}

/** A newline is in no task's name. */
function keyOf(listener: string, task: string): string {
  return `${listener}\n${task}`;
}

function lastOf(value: unknown): Map<string, number> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const runs = Object.entries(value).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]));
  return new Map(runs);
}
