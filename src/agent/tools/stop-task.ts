import * as z from 'zod';
import { UserError } from '../../base/user-error.ts';
import { task } from '../input.ts';
import { taskData, taskLine } from '../task-text.ts';
import { defineTool } from '../tool.ts';

export const stopTask = defineTool({
  name: 'stop_task',
  title: 'Stop a task',
  description:
    'Stops a task and everything it started, and answers when nothing of it is left. Asks it to end first and kills what ' +
    'does not within its stop_timeout (mostly 5 s). Stopping what does not run is success.',
  input: z.strictObject({
    task,
    kill: z.boolean().default(false).describe('Kill at once, without asking it to end first'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: true },
  async run({ task: name, kill }, { connection, clock, signal }) {
    const method = kill ? 'tasks/kill' : 'tasks/stop';
    const { tasks } = await connection.request(method, { tasks: { names: [name] } }, signal);
    const [stopped] = tasks;
    if (stopped === undefined) throw new UserError('unknown-task', `"${name}" is not there any more.`);
    if (stopped.error !== undefined) throw new UserError('operation-failed', `${name}: ${stopped.error}`);
    const now = clock.now();
    return { text: taskLine(stopped.task, now), data: { task: taskData(stopped.task, now) } };
  },
});
