// The verb `tasks/remove`.
import { UserError } from '../../base/user-error.ts';
import { requireTask } from './selection.ts';
import { untilRemoved } from '../records/removal.ts';
import type { Verb } from './verb.ts';

/** Takes an ad-hoc task from the table, stopping it first, and deletes its logs. */
export const remove: Verb<'tasks/remove'> = async (supervisor, { task }) => {
  const { definition, adHoc } = requireTask(supervisor, task);
  const { name } = definition;
  if (!adHoc) {
    throw new UserError(
      'invalid-argument',
      `"${name}" is defined in ${supervisor.project.path}; remove it there (dirigent remove ${name}).`,
    );
  }
  supervisor.cleanup.includeLogs(name);
  // From here on it cannot be started: the row goes when nothing of its run is left, and not before.
  supervisor.tasks.dispatch({ type: 'removeAdHoc', task: name });
  await untilRemoved(supervisor, name);
  return null;
};
