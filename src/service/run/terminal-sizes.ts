import type { TerminalSize } from '../../model/terminal-size.ts';

/** How large the terminal of each task was last asked to be: its next run begins with that. */
export class TerminalSizes {
  readonly #byTask = new Map<string, TerminalSize>();

  of(task: string): TerminalSize | undefined {
    return this.#byTask.get(task);
  }

  remember(task: string, { columns, rows }: TerminalSize): void {
    this.#byTask.set(task, { columns, rows });
  }

  forget(task: string): void {
    this.#byTask.delete(task);
  }
}
