import { Emitter } from '../base/event.ts';
import type { Capture } from '../output/ports.ts';
import type { Chronicle } from './chronicle.ts';
import type { Table } from './table.ts';

/** Troubles with the output of tasks that stop none of them, such as a full disk. Each is told, and shown beside its task. */
export class OutputProblems {
  readonly #byTask = new Map<string, { readonly run: number; readonly message: string }>();
  readonly #table: Table;
  readonly #didChange = new Emitter<string>();

  /** Another task has a trouble, or another trouble. */
  readonly onDidChange = this.#didChange.event;

  constructor(capture: Capture, table: Table, chronicle: Chronicle) {
    this.#table = table;
    capture.onDidFail(({ task, run, message }) => {
      this.#byTask.set(task, { run, message });
      chronicle.emit({ task, run, event: 'internal-error', data: { message } });
      this.#didChange.fire(task);
    });
  }

  /** Of its present run: the next one has none of the last one's troubles. */
  of(task: string): string | undefined {
    const problem = this.#byTask.get(task);
    return problem !== undefined && problem.run === this.#table.get(task)?.run ? problem.message : undefined;
  }

  forget(task: string): void {
    this.#byTask.delete(task);
  }
}
