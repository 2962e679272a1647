import { UserError } from '../../base/user-error.ts';
import { requireTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

/** Sends a signal to the task's process group. What the task makes of it is its own affair: nothing else is wanted. */
export const signal: Verb<'tasks/signal'> = async (supervisor, params) => {
  const { definition } = requireTask(supervisor, params.task);
  const process = supervisor.runs.processOf(definition.name);
  if (process === undefined) {
    throw new UserError('not-running', `"${definition.name}" is not running; it cannot get ${params.signal}.`);
  }
  // The first step of the stop ladder without the rest of it.
  await process.requestStop({ signal: params.signal, timeoutMs: 0 }, {}, supervisor.project.folder);
  return null;
};
