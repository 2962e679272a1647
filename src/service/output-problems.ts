import { Emitter } from '../base/event.ts';
import type { Capture } from '../output/ports.ts';
import type { Chronicle } from './chronicle.ts';
import type { Table } from './table.ts';

/** Troubles with the output of tasks that stop none of them, such as a full disk. Each is told, and shown beside its task. */
export class OutputProblems {
  readonly #byTask = new Map<string, string>();
  readonly #didChange = new Emitter<string>();

  /** Another task has a trouble, or another trouble. */
  readonly onDidChange = this.#didChange.event;

  constructor(capture: Capture, table: Table, chronicle: Chronicle) {
    capture.onDidFail(({ task, message }) => {
      this.#byTask.set(task, message);
      chronicle.emit({ task, run: table.get(task)?.run ?? 0, event: 'internal-error', data: { message } });
      this.#didChange.fire(task);
    });
  }

  of(task: string): string | undefined {
    return this.#byTask.get(task);
  }

  forget(task: string): void {
    this.#byTask.delete(task);
  }
}
