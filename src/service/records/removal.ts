import { UserError } from '../../base/user-error.ts';
import type { Task } from '../../engine/task.ts';
import type { TaskCleanup } from './task-cleanup.ts';
import { isAtRest } from '../../model/status.ts';
import { untilTask } from '../until-task.ts';
import type { TaskStore } from '../task-store.ts';

interface Removal {
  readonly table: TaskStore;
  readonly forgetting: TaskCleanup;
}

/**
 * Of a task that is to go: resolves when nothing of it is left, its logs included where they were to be taken.
 * @throws UserError why it has not gone; the logs of a task that is configured again stay
 */
export async function untilForgotten(removal: Removal, name: string): Promise<void> {
  const { table, forgetting } = removal;
  const left = await untilTask(table, name, (task) => isAtRest(task.status) || !task.removed);
  if (left === undefined) await forgetting.finish(name);
  else refuse(left, removal);
}

function refuse({ definition: { name }, removed, status }: Task, { table, forgetting }: Removal): never {
  if (removed && status.kind === 'failed') {
    // It may be configured again before it goes, and be removed another day by somebody who leaves the logs.
    void untilTask(table, name, (task) => !task.removed).then((task) => task && forgetting.keepLogs(name));
    throw new UserError(
      'operation-failed',
      `"${name}" is not removed yet: ${status.message} It is removed once that process is gone.`,
    );
  }
  forgetting.keepLogs(name);
  throw new UserError('conflict', `"${name}" was not removed: the configuration now has a task with this name.`);
}
