// Waits for the removal of a task: over when nothing of the task is left, or refused with the reason.
import { UserError } from '../../base/user-error.ts';
import type { Task } from '../../engine/task.ts';
import type { TaskCleanup } from './task-cleanup.ts';
import { isAtRest } from '../../model/status.ts';
import { untilTask } from '../until-task.ts';
import type { TaskStore } from '../task-store.ts';

interface Removal {
  readonly tasks: TaskStore;
  readonly cleanup: TaskCleanup;
}

/**
 * Resolves when nothing is left of a task that is to go, its logs included where they were to be deleted.
 * @throws UserError why it has not gone; the logs of a task that is configured again stay
 */
export async function untilRemoved(removal: Removal, name: string): Promise<void> {
  const { tasks, cleanup } = removal;
  const left = await untilTask(tasks, name, (task) => isAtRest(task.status) || !task.removed);
  if (left === undefined) await cleanup.finish(name);
  else refuse(left, removal);
}

function refuse({ definition: { name }, removed, status }: Task, { tasks, cleanup }: Removal): never {
  if (removed && status.kind === 'failed') {
    // It may be configured again before it goes, and be removed another day by a client that wants to keep the logs.
    void untilTask(tasks, name, (task) => !task.removed).then((task) => task && cleanup.keepLogs(name));
    throw new UserError(
      'operation-failed',
      `"${name}" is not removed yet: ${status.message} It is removed once that process is gone.`,
    );
  }
  cleanup.keepLogs(name);
  throw new UserError('conflict', `"${name}" was not removed: the configuration now has a task with this name.`);
}
