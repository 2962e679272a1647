// The tool send_input.
import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const sendInput = defineTool({
  name: 'send_input',
  title: 'Send input to a task',
  description:
    'Writes text to the standard input of a running task, such as an answer to its question, or closes it. Returns the ' +
    'cursor with which read_output shows what the task writes after that.',
  input: z.strictObject({
    task,
    text: z
      .string()
      .max(1_000_000)
      .optional()
      .describe('What to write; if omitted: nothing with end, otherwise just Enter'),
    newline: z.boolean().default(true).describe('Append a newline, as Enter does'),
    end: z.boolean().default(false).describe('Close the input: the task reads end of file, as after Ctrl-D'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  async run({ task: name, text, newline, end }, { connection, signal }) {
    const { cursor } = await connection.request('tasks/output', { task: name, kind: 'combined', tailLines: 0 }, signal);
    const written = `${text ?? ''}${newline && (text !== undefined || !end) ? '\n' : ''}`;
    const data = written === '' ? {} : { data: Buffer.from(written).toString('base64') };
    await connection.request('tasks/input', { task: name, ...data, ...(end ? { end } : {}) }, signal);
    const done = end ? 'Its input is closed' : 'Written';
    return { text: `${done}. To see its response: read_output with cursor "${cursor}".`, data: { cursor } };
  },
});
