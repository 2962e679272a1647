// The tool update_task.
import * as z from 'zod';
import { task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const updateTask = defineTool({
  name: 'update_task',
  title: 'Change a task in dirigent.toml',
  description:
    'Changes keys of a task in dirigent.toml; comments and all other lines stay unchanged. A running task keeps ' +
    'its old definition until restart_task.',
  input: z.strictObject({
    task,
    changes: z
      .record(z.string(), z.unknown())
      .describe('Keys of [[tasks]] with their new values, such as { "args": ["--port", "4000"] }; null removes a key'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: true },
  async run({ task: name, changes }, { connection, signal }) {
    const { configFile } = await connection.request('project/updateTask', { name, changes }, signal);
    return {
      text: `Changed ${name} in ${configFile}. If it is running, restart_task applies the change.`,
      data: { changed: Object.keys(changes), config_file: configFile },
    };
  },
});
