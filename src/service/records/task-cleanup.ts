import { InUse } from './pruning.ts';

/**
 * What is left of tasks that have gone from the table is cleared away while others, or the same again, may start: a run waits
 * until nothing of an earlier task of its name would be taken for its own, and taken with it.
 */
export class TaskCleanup {
  readonly inUse = new InUse();
  readonly #withLogs = new Set<string>();
  readonly #under = new Map<string, Promise<void>>();
  readonly #clear: (task: string, withLogs: boolean) => Promise<void>;

  constructor(clear: (task: string, withLogs: boolean) => Promise<void>) {
    this.#clear = clear;
  }

  /** When the task goes its logs go, too. */
  takeLogs(task: string): void {
    this.#withLogs.add(task);
  }

  /** It was not to go after all. */
  keepLogs(task: string): void {
    this.#withLogs.delete(task);
  }

  /** It has gone from the table. */
  begin(task: string): Promise<void> {
    const before = this.#under.get(task);
    const withLogs = this.#withLogs.delete(task);
    this.inUse.forget(task);
    const clear = (): Promise<void> => this.#clear(task, withLogs);
    const clearing = before === undefined ? clear() : before.then(clear, clear);
    const done = clearing.finally(() => {
      if (this.#under.get(task) === done) this.#under.delete(task);
    });
    this.#under.set(task, done);
    return done;
  }

  /** The task is not in the table. One that never was has gone without a word, and may have left logs. */
  async finish(task: string): Promise<void> {
    if (this.#withLogs.has(task)) await this.begin(task);
    await this.over(task);
  }

  /** Resolves when nothing is being cleared away under this name; also where that failed. */
  async over(task: string): Promise<void> {
    await this.#under.get(task)?.catch(() => undefined);
  }
}
