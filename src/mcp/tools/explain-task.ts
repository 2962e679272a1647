// The tool explain_task.
import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool, looks } from '../tool.ts';

export const explainTask = defineTool({
  name: 'explain_task',
  title: 'Explain a task',
  description:
    'Says in a sentence why a task is in its state: what it is waiting for, why it failed, when it is retried, what its ' +
    'healthcheck reported.',
  input: z.strictObject({ task }),
  hints: looks,
  async run({ task: name }, { connection, signal }) {
    const { text } = await connection.request('tasks/explain', { task: name }, signal);
    return { text, data: { explanation: text } };
  },
});
