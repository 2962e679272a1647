import { UserError } from '../../base/user-error.ts';
import { isAtRest, requireTask, untilTask } from '../outcome.ts';
import type { Task } from '../../engine/status.ts';
import type { Forgetting } from '../forgetting.ts';
import type { Verb } from '../verb.ts';

/** Takes an ad-hoc task from the table, stopping it first, and deletes its logs. */
export const remove: Verb<'tasks/remove'> = async (supervisor, { task }) => {
  const { definition, adHoc } = requireTask(supervisor, task);
  const { name } = definition;
  if (!adHoc) {
    throw new UserError(
      'invalid-argument',
      `"${name}" is in ${supervisor.project.path}; remove it there (dirigent remove ${name}).`,
    );
  }
  const { table, forgetting } = supervisor;
  forgetting.takeLogs(name);
  // From here on nobody can start it: the row goes when nothing of its run is left, and not before.
  table.dispatch({ type: 'adHocRemoved', task: name });
  const left = await untilTask(table, name, (task) => isAtRest(task) || !task.removed);
  if (left === undefined) await forgetting.over(name);
  else refuse(left, forgetting);
  return null;
};

function refuse({ definition: { name }, removed, status }: Task, forgetting: Forgetting): never {
  if (removed && status.kind === 'failed')
    throw new UserError(
      'operation-failed',
      `"${name}" is not removed yet: ${status.message} It goes when that is gone.`,
    );
  forgetting.keepLogs(name);
  throw new UserError('conflict', `"${name}" was not removed: the configuration has a task of this name now.`);
}
