// One value for each task, kept in memory beside the table. It is dropped with its task, so that no other code has to.
import type { TaskStore } from './task-store.ts';

export class PerTask<T> {
  readonly #tasks: Pick<TaskStore, 'get' | 'onDidChange'>;
  readonly #values = new Map<string, T>();

  constructor(tasks: Pick<TaskStore, 'get' | 'onDidChange'>) {
    this.#tasks = tasks;
    tasks.onDidChange(({ removed }) => {
      for (const name of removed) this.#values.delete(name);
    });
  }

  get(name: string): T | undefined {
    return this.#values.get(name);
  }

  /** Ignores a task that has left the table: a value that comes late would stay for ever. */
  set(name: string, value: T): void {
    if (this.#tasks.get(name) !== undefined) this.#values.set(name, value);
  }

  clear(): void {
    this.#values.clear();
  }
}
