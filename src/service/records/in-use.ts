// Tasks in use: clients wait for them, or have just read them. A client that waited for an end comes back for the
// output.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { PerTask } from '../per-task.ts';
import type { TaskStore } from '../task-store.ts';

const IN_USE_MS = 60_000;

export class InUse {
  readonly #clock: Clock;
  readonly #holds = new Map<string, number>();
  readonly #lastUse: PerTask<number>;

  constructor(tasks: Pick<TaskStore, 'get' | 'onDidChange'>, clock: Clock) {
    this.#clock = clock;
    this.#lastUse = new PerTask(tasks);
  }

  /** In use until the result is disposed, and a while longer. */
  hold(task: string): Disposable {
    this.#holds.set(task, (this.#holds.get(task) ?? 0) + 1);
    return {
      dispose: () => {
        const left = (this.#holds.get(task) ?? 1) - 1;
        if (left > 0) this.#holds.set(task, left);
        else this.#holds.delete(task);
        this.touch(task);
      },
    };
  }

  touch(task: string): void {
    this.#lastUse.set(task, this.#clock.now());
  }

  has(task: string): boolean {
    const lastUse = this.#lastUse.get(task) ?? Number.NEGATIVE_INFINITY;
    return this.#holds.has(task) || this.#clock.now() - lastUse < IN_USE_MS;
  }
}
