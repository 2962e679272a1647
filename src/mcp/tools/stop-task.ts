// The tool stop_task.
import * as z from 'zod';
import { UserError } from '../../base/user-error.ts';
import { task } from '../input.ts';
import { taskData, taskLine } from '../task-text.ts';
import { defineTool } from '../tool.ts';

export const stopTask = defineTool({
  name: 'stop_task',
  title: 'Stop a task',
  description:
    'Stops a task and everything it started, and returns when nothing of it is left. Asks it to exit first and kills what ' +
    'is left after its stop_timeout (usually 5 s). Stopping a task that is not running is success.',
  input: z.strictObject({
    task,
    kill: z.boolean().default(false).describe('Kill at once, without asking it to exit first'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: true },
  async run({ task: name, kill }, { connection, clock, signal }) {
    const method = kill ? 'tasks/kill' : 'tasks/stop';
    const { tasks } = await connection.request(method, { tasks: { names: [name] } }, signal);
    const [stopped] = tasks;
    if (stopped === undefined) throw new UserError('unknown-task', `"${name}" no longer exists.`);
    if (stopped.error !== undefined) throw new UserError('operation-failed', `${name}: ${stopped.error}`);
    const now = clock.now();
    return { text: taskLine(stopped.task, now), data: { task: taskData(stopped.task, now) } };
  },
});
