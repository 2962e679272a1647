// Deletes the files of tasks that have left the table. A new task may have the same name by then: its run waits for
// that, so that no file of it is deleted.
import type { TaskStore } from '../task-store.ts';
import { rm } from 'node:fs/promises';
import type { Capture } from '../../output/ports.ts';
import type { RunNumbers } from '../../store/run-numbers.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { TaskRecords } from './task-records.ts';

export interface TaskCleanupOptions {
  readonly tasks: Pick<TaskStore, 'onDidChange'>;
  /** Deletes what a task has left on disk, its logs included where that was asked for. */
  readonly clear: (task: string, withLogs: boolean) => Promise<void>;
  readonly onError: (task: string, error: unknown) => void;
}

export class TaskCleanup {
  readonly #options: TaskCleanupOptions;
  readonly #withLogs = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: TaskCleanupOptions) {
    this.#options = options;
    options.tasks.onDidChange(({ removed }) => {
      for (const task of removed) this.#clear(task).catch((error: unknown) => options.onError(task, error));
    });
  }

  /** When the task goes its logs go, too. */
  includeLogs(task: string): void {
    this.#withLogs.add(task);
  }

  /** The task was not to go after all. */
  keepLogs(task: string): void {
    this.#withLogs.delete(task);
  }

  #clear(task: string): Promise<void> {
    const before = this.#running.get(task);
    const withLogs = this.#withLogs.delete(task);
    const clear = (): Promise<void> => this.#options.clear(task, withLogs);
    const clearing = before === undefined ? clear() : before.then(clear, clear);
    const done = clearing.finally(() => {
      if (this.#running.get(task) === done) this.#running.delete(task);
    });
    this.#running.set(task, done);
    return done;
  }

  /** The task is not in the table. One that never was has never been removed, and may have left logs. */
  async finish(task: string): Promise<void> {
    if (this.#withLogs.has(task)) await this.#clear(task);
    await this.done(task);
  }

  /** Resolves when nothing is being cleared away under this name; also where that failed. */
  async done(task: string): Promise<void> {
    await this.#running.get(task)?.catch(() => undefined);
  }
}

interface ClearTaskOptions {
  readonly storage: WorkspaceStorage;
  readonly tasks: TaskStore;
  readonly numbers: RunNumbers;
  readonly records: TaskRecords;
  readonly capture: Capture;
}

/** Deletes everything of a task that has left the table: on disk, and in the memory of the capture. */
export async function clearTask(name: string, withLogs: boolean, options: ClearTaskOptions): Promise<void> {
  const { storage, tasks, numbers, records, capture } = options;
  // The number first: without the record nothing else has it.
  await numbers.keep(name, tasks.state.retired.get(name) ?? 0);
  await Promise.all([records.remove(name), capture.forget(name)]);
  if (withLogs) await rm(storage.taskFolder(name), { recursive: true, force: true });
}
