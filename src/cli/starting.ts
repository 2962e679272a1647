import type { TasksResult } from '../rpc/contract.ts';
import type { Client } from './host.ts';
import type { SelectionOptions } from './selection.ts';

export type StartOptions = SelectionOptions & { readonly json?: boolean; readonly wait?: boolean };

/** With --wait: the same tasks once each is ready, or with the reason why it never will be. */
export async function untilReady(
  client: Client,
  result: TasksResult,
  options: Pick<StartOptions, 'wait'>,
): Promise<TasksResult> {
  if (options.wait !== true) return result;
  const tasks = result.tasks.map(async (entry) => {
    if (entry.error !== undefined) return entry;
    const { task, reached, reason } = await client.request('tasks/wait', { task: entry.task.name, until: 'ready' });
    // A one-shot that has done its work is as good as ready.
    return reached || task.status.kind === 'finished'
      ? { task }
      : { task, error: reason ?? 'It did not become ready.' };
  });
  return { tasks: await Promise.all(tasks) };
}
