// The definitions of the last dirigent.toml that could be read: a supervisor goes by them that begins while it cannot
// be.
import { readFile } from 'node:fs/promises';
import { isObject } from '../base/guards.ts';
import type { Project } from '../model/task-definition.ts';
import { LatestWrite } from './latest-write.ts';
import { readVersioned, setAside, type Step } from './versioned.ts';

const STEPS: readonly Step[] = [];

/** The project as it was stored; its definitions have to be checked before they are used. */
export interface WrittenProject {
  readonly tasks: readonly unknown[];
  readonly runner: unknown;
}

export interface LastProjectOptions {
  readonly path: string;
  readonly onProblem: (message: string) => void;
}

export class LastProject {
  readonly #options: LastProjectOptions;
  readonly #writes = new LatestWrite();
  #isFailing = false;

  constructor(options: LastProjectOptions) {
    this.#options = options;
  }

  async read(): Promise<WrittenProject | undefined> {
    const { path, onProblem } = this.#options;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const reading = readVersioned(text, STEPS);
    if ('fault' in reading) {
      onProblem(await setAside(path, reading.fault, new Date()));
      return undefined;
    }
    const { tasks, runner } = reading.value;
    return Array.isArray(tasks) && tasks.every(isObject) ? { tasks, runner } : undefined;
  }

  /** @param project without values of variables, which never leave memory */
  async write(project: Project): Promise<void> {
    const { path, onProblem } = this.#options;
    try {
      await this.#writes.write(path, JSON.stringify({ schema: STEPS.length + 1, ...project }));
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) onProblem(`Cannot write ${path}: ${(error as Error).message}.`);
      this.#isFailing = true;
    }
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
}
