// The tool restart_task.
import * as z from 'zod';
import { startAndWait } from '../start-and-wait.ts';
import { seconds, task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const restartTask = defineTool({
  name: 'restart_task',
  title: 'Restart a task',
  description:
    'Stops a task with all its processes, runs it again with its current definition, and waits until ' +
    'it is ready. A task that is not running is started.',
  input: z.strictObject({
    task,
    wait_seconds: seconds(15, 'How long to wait for it to be ready; 0 returns as soon as it was started'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  run: (input, call) => startAndWait('tasks/restart', input.task, input.wait_seconds, call),
});
