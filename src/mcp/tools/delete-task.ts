// The tool delete_task.
import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const deleteTask = defineTool({
  name: 'delete_task',
  title: 'Delete a task from dirigent.toml',
  description: 'Stops a task and removes it from dirigent.toml, whose other lines stay unchanged.',
  input: z.strictObject({
    task,
    delete_logs: z.boolean().default(false).describe('Also delete its logs'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  async run({ task: name, delete_logs: deleteLogs }, { connection, signal }) {
    const { configFile } = await connection.request('project/deleteTask', { name, deleteLogs }, signal);
    return { text: `Removed ${name} from ${configFile}.`, data: { deleted: name, config_file: configFile } };
  },
});
