import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const deleteTask = defineTool({
  name: 'delete_task',
  title: 'Delete a task from dirigent.toml',
  description: 'Stops a task and takes it out of dirigent.toml, whose other lines stay as they are.',
  input: z.strictObject({
    task,
    delete_logs: z.boolean().default(false).describe('Delete its logs from the disk as well'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  async run({ task: name, delete_logs: deleteLogs }, { connection, signal }) {
    const { configFile } = await connection.request('project/deleteTask', { name, deleteLogs }, signal);
    return { text: `${name} is no longer in ${configFile}.`, data: { deleted: name, config_file: configFile } };
  },
});
