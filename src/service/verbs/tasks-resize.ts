// The verb `tasks/resize`.
import { UserError } from '../../base/user-error.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** Gives the terminal of a task another size, now and in its next runs. Fails for a task that has none. */
export const resize: Verb<'tasks/resize'> = (supervisor, { task, ...size }) => {
  const { definition } = requireTask(supervisor, task);
  const { name, tty } = definition;
  if (!tty) throw new UserError('operation-failed', `"${name}" has no terminal. Set tty = true to give it one.`);
  supervisor.terminalSizes.set(name, size);
  supervisor.runs.processOf(name)?.resize(size);
  return Promise.resolve(null);
};
