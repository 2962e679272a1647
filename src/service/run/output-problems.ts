import { Emitter } from '../../base/event.ts';
import type { Capture } from '../../output/ports.ts';
import type { EventLog } from '../events/event-log.ts';
import type { TaskStore } from '../task-store.ts';

interface Problems {
  readonly run: number;
  /** What is so now, what was told last at the end. */
  readonly messages: Set<string>;
}

/** Troubles with the output of tasks that stop none of them, such as a full disk. Each is told, and shown beside its task. */
export class OutputProblems {
  readonly #byTask = new Map<string, Problems>();
  readonly #table: TaskStore;
  readonly #didChange = new Emitter<string>();

  /** Another task has a trouble, or another trouble, or none any more. */
  readonly onDidChange = this.#didChange.event;

  constructor(capture: Capture, table: TaskStore, eventLog: EventLog) {
    this.#table = table;
    capture.onDidFail(({ task, run, message, isOver = false }) => {
      const { messages } = this.#ofRun(task, run);
      messages.delete(message);
      if (!isOver) {
        messages.add(message);
        eventLog.emit({ task, run, event: 'internal-error', data: { message } });
      }
      this.#didChange.fire(task);
    });
  }

  /** Of its present run: the next one has none of the last one's troubles. */
  of(task: string): string | undefined {
    const problems = this.#byTask.get(task);
    if (problems === undefined || problems.run !== this.#table.get(task)?.run) return undefined;
    return [...problems.messages].at(-1);
  }

  forget(task: string): void {
    this.#byTask.delete(task);
  }

  #ofRun(task: string, run: number): Problems {
    const known = this.#byTask.get(task);
    if (known?.run === run) return known;
    const problems = { run, messages: new Set<string>() };
    this.#byTask.set(task, problems);
    return problems;
  }
}
