import { UserError } from '../../base/user-error.ts';
import { isStopOver, requireTask, untilTask } from '../outcome.ts';
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
  supervisor.table.dispatch({ type: 'stop', task: name, reason: 'removed' });
  await untilTask(supervisor.table, name, isStopOver);
  supervisor.table.dispatch({ type: 'adHocRemoved', task: name });
  await supervisor.forget(name, { adHoc: true });
  return null;
};
