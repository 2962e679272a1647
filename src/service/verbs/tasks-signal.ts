// The verb `tasks/signal`.
import { UserError } from '../../base/user-error.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** Hands a signal to the task's whole process group. Whatever it does with it is its own doing, not a stop of ours. */
export const signal: Verb<'tasks/signal'> = async (supervisor, params) => {
  const { name } = requireTask(supervisor, params.task).definition;
  const process = supervisor.runs.processOf(name);
  if (process === undefined) throw new UserError('not-running', `"${name}" is not running; it cannot be signalled.`);
  await process.signal(params.signal);
  return null;
};
