// The tool create_task.
import * as z from 'zod';
import { defined } from '../task-text.ts';
import { defineTool } from '../tool.ts';

export const createTask = defineTool({
  name: 'create_task',
  title: 'Add a task to dirigent.toml',
  description:
    'Adds a task to dirigent.toml, so that it stays with the project and everybody can run it, and leaves the rest ' +
    'unchanged. Starts nothing: start_task does. A task with run_at_startup starts with the workspace only once the ' +
    'user has approved its command.',
  input: z.strictObject({
    name: z.string().min(1).max(64).describe('Letters, digits, ".", "_" and "-"'),
    command: z.string().min(1).describe('The program; with shell = true, a whole shell command line'),
    args: z.array(z.string()).optional(),
    shell: z.boolean().optional(),
    cwd: z.string().optional().describe('Relative to the folder of the file'),
    env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    depends_on: z.array(z.string()).optional().describe('Tasks that must be ready first'),
    restart: z.enum(['never', 'on-failure', 'always']).optional(),
    healthcheck: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'How to tell that it is ready: { http = URL }, { tcp = "host:port" }, { log = REGEX } or { command, args }',
      ),
    run_at_startup: z.boolean().optional(),
    group: z.string().optional().describe('Group in the list of tasks'),
    more: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Other keys of [[tasks]]: title, url, timeout, stop_signal, stop_timeout, watch, env_file, notify, …'),
  }),
  hints: { readOnly: false, destructive: false, idempotent: false },
  async run({ more, ...keys }, { connection, signal }) {
    const task = { ...defined(keys), ...more };
    const { configFile } = await connection.request('project/createTask', { task }, signal);
    return {
      text: `Added ${keys.name} to ${configFile}. start_task runs it.`,
      data: { name: keys.name, config_file: configFile },
    };
  },
});
