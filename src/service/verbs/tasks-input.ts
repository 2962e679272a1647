// The verb `tasks/input`.
import { UserError } from '../../base/user-error.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** Writes to the task's standard input, and ends it. Resolves when the task has room for it. */
export const input: Verb<'tasks/input'> = async (supervisor, { task, data = '', end }, _client, gone) => {
  const { definition } = requireTask(supervisor, task);
  const process = supervisor.runs.processOf(definition.name);
  if (process === undefined)
    throw new UserError('not-running', `"${definition.name}" is not running; it cannot read input.`);
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > 0) await process.write(bytes, gone);
  if (end === true) await process.endInput();
  return null;
};
