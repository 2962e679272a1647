// Remembers for every task the last run whose end was told, in a memory that all windows share: each end is told once,
// also across a reload and where two windows show the same folder.
import type { TaskInfo } from '../../model/task-info.ts';
import { mementos } from '../names.ts';
import { runKeyOf, type TaskRef } from '../project/task-ref.ts';

/** The part of `vscode.Memento` that is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export class ToldRuns {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** True once for each run; false for a task that never ran. */
  isNew({ folder, name }: TaskRef, task: TaskInfo): boolean {
    const run = runKeyOf(task);
    return run !== undefined && this.#told(folder.key)[name] !== run;
  }

  async mark({ folder, name }: TaskRef, task: TaskInfo): Promise<void> {
    const told = this.#told(folder.key);
    // Only tasks that exist: a workspace is used for years.
    const kept = Object.entries(told).filter(([each]) => folder.tasks.has(each));
    await this.#memory.update(keyOf(folder.key), { ...Object.fromEntries(kept), [name]: runKeyOf(task) });
  }

  #told(folder: string): Readonly<Record<string, string>> {
    return (this.#memory.get(keyOf(folder)) ?? {}) as Readonly<Record<string, string>>;
  }
}

function keyOf(folder: string): string {
  return `${mementos.told}:${folder}`;
}
