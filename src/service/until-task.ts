// Waits until the table shows the result of a command.
import { isAtRest, isRestarting } from '../model/status.ts';
import type { Task } from '../engine/task.ts';
import type { TaskStore } from './task-store.ts';

/** Resolves with the task as soon as `reached` holds of it; with undefined when it left the table or time is over. */
export function untilTask(
  tasks: TaskStore,
  name: string,
  reached: (task: Task) => boolean,
  signal?: AbortSignal,
): Promise<Task | undefined> {
  return new Promise((resolve) => {
    const settle = (task: Task | undefined): void => {
      subscription.dispose();
      signal?.removeEventListener('abort', giveUp);
      resolve(task);
    };
    const check = (): void => {
      const task = tasks.get(name);
      if (task === undefined || reached(task)) settle(task);
    };
    const giveUp = (): void => settle(undefined);
    const subscription = tasks.onDidChange(({ changed, removed }) => {
      if (changed.has(name) || removed.has(name)) check();
    });
    if (signal?.aborted === true) giveUp();
    else {
      signal?.addEventListener('abort', giveUp, { once: true });
      check();
    }
  });
}

/** The spawn has succeeded or failed, or waits for something that is not ours to hurry. */
export function isSpawnKnown({ status, stopPending }: Task): boolean {
  if (isRestarting(status) || stopPending === 'restart') return false;
  return status.kind !== 'starting' || status.pid !== undefined || status.waitsFor !== undefined;
}

/** The task is at rest, or wanted up again since: the last command counts, and no request waits for ever. */
export function isStopOver(task: Task): boolean {
  return isAtRest(task.status) || task.wanted === 'up';
}
