// Stops all tasks, on one request or several at once.
import { isAtRest } from '../../model/status.ts';
import { isStopOver, untilTask } from '../until-task.ts';
import type { TaskStore } from '../task-store.ts';

/** The last window has gone, the system ends, or a client wants it. */
export type Asker = 'lease' | 'signal' | 'client';

/**
 * Stops everything in reverse order of dependency. A second request of the same asker kills. But at the end of a login
 * the editor goes and the system sends SIGTERM at the same time: another asker joins the stop in progress and kills
 * nothing.
 */
export class StopEverything {
  readonly #tasks: TaskStore;
  readonly #askers = new Set<Asker>();

  constructor(tasks: TaskStore) {
    this.#tasks = tasks;
  }

  /** Resolves when nothing is left, or what is left cannot be killed, or was started again since. */
  async for(asker: Asker): Promise<void> {
    const tasks = this.#tasks;
    const joins = this.#askers.size > 0 && !this.#askers.has(asker) && !this.#isAnythingWanted();
    this.#askers.add(asker);
    if (!joins) tasks.dispatch({ type: 'stopAll', reason: 'shutdown' });
    try {
      await Promise.all(tasks.names.map((name) => untilTask(tasks, name, isStopOver)));
    } finally {
      this.#askers.delete(asker);
    }
  }

  #isAnythingWanted(): boolean {
    return [...this.#tasks.state.tasks.values()].some(({ status, wanted }) => wanted === 'up' && !isAtRest(status));
  }
}
