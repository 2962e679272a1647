// The tool remove_task.
import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const removeTask = defineTool({
  name: 'remove_task',
  title: 'Remove an ad hoc task',
  description:
    'Stops and removes a task of run_command and deletes its log. For a task of dirigent.toml, ' + 'use delete_task.',
  input: z.strictObject({ task }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  async run({ task: name }, { connection, signal }) {
    await connection.request('tasks/remove', { task: name }, signal);
    return { text: `Removed ${name} and its log.`, data: { removed: name } };
  },
});
