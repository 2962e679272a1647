// Problems with the output of tasks that stop none of them, such as a full disk. Each is logged as an event, and shown
// beside its task.
import { Emitter } from '../../base/event.ts';
import type { Capture } from '../../output/ports.ts';
import type { EventLog } from '../events/event-log.ts';
import { PerTask } from '../per-task.ts';
import type { TaskStore } from '../task-store.ts';

interface Problems {
  readonly run: number;
  /** Problems that persist, the newest last. */
  readonly messages: Set<string>;
}

export class OutputProblems {
  readonly #tasks: TaskStore;
  readonly #problems: PerTask<Problems>;
  readonly #didChange = new Emitter<string>();

  /** A task has a new problem, or one less. */
  readonly onDidChange = this.#didChange.event;

  constructor(capture: Pick<Capture, 'onDidFail'>, tasks: TaskStore, eventLog: Pick<EventLog, 'emit'>) {
    this.#tasks = tasks;
    this.#problems = new PerTask(tasks);
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

  /** The problems of the current run: the next one has none of the last. */
  of(task: string): string | undefined {
    const problems = this.#problems.get(task);
    if (problems === undefined || problems.run !== this.#tasks.get(task)?.run) return undefined;
    return [...problems.messages].at(-1);
  }

  #ofRun(task: string, run: number): Problems {
    const known = this.#problems.get(task);
    if (known?.run === run) return known;
    const problems = { run, messages: new Set<string>() };
    this.#problems.set(task, problems);
    return problems;
  }
}
