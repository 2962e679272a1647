// Remembers the last run of each task whose end was notified, in a memento that all windows share: each end shows one
// notification, also across a reload and where two windows have the same folder.
import type { Memento } from '../ports.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { mementos } from '../names.ts';
import { runKeyOf, type TaskRef } from '../project/task-ref.ts';

export class NotifiedRuns {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** True once for each run; false for a task that never ran. */
  isNew({ folder, name }: TaskRef, task: TaskInfo): boolean {
    const run = runKeyOf(task);
    return run !== undefined && this.#notified(folder.key)[name] !== run;
  }

  async mark({ folder, name }: TaskRef, task: TaskInfo): Promise<void> {
    const notified = this.#notified(folder.key);
    // Only tasks that exist: a workspace is used for years.
    const kept = Object.entries(notified).filter(([each]) => folder.tasks.has(each));
    await this.#memory.update(keyOf(folder.key), { ...Object.fromEntries(kept), [name]: runKeyOf(task) });
  }

  #notified(folder: string): Readonly<Record<string, string>> {
    return (this.#memory.get(keyOf(folder)) ?? {}) as Readonly<Record<string, string>>;
  }
}

function keyOf(folder: string): string {
  return `${mementos.notified}:${folder}`;
}
