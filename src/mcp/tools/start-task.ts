// The tool start_task.
import * as z from 'zod';
import { startAndWait } from '../start-and-wait.ts';
import { seconds, task } from '../input.ts';
import { defineTool } from '../tool.ts';

export const startTask = defineTool({
  name: 'start_task',
  title: 'Start a task',
  description:
    'Starts a task of dirigent.toml (or of an earlier run_command) after its dependencies, and waits until ' +
    'it is ready: healthy, or spawned if it has no healthcheck. A task that is already running is left alone: that is ' +
    'success. It keeps running after this call and after your session.',
  input: z.strictObject({
    task,
    wait_seconds: seconds(15, 'How long to wait for it to be ready; 0 returns at once'),
  }),
  hints: { readOnly: false, destructive: false, idempotent: true },
  run: (input, call) => startAndWait('tasks/start', input.task, input.wait_seconds, call),
});
