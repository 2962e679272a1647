// Prints the result of starting tasks, with --wait once it is known.
import type { TasksResult } from '../../model/requests.ts';
import { exitCodes } from '../exit-code.ts';
import type { Connection } from '../../rpc/connection.ts';
import type { Invocation } from '../invocation.ts';
import { printLastWords } from './last-words.ts';
import { reportOutcome } from './outcome.ts';
import type { SelectionOptions } from '../arguments/selection.ts';
import { waitText } from './wait-text.ts';

export type StartOptions = SelectionOptions & { readonly json?: boolean; readonly wait?: boolean };

/** Prints the result for each started task, with --wait once it is known, and the last lines of those that failed. */
export async function reportStart(
  cli: Invocation,
  client: Connection,
  started: TasksResult,
  options: Pick<StartOptions, 'json' | 'wait'>,
): Promise<number> {
  const result = options.wait === true ? await untilReady(client, started) : started;
  const code = reportOutcome(cli, result, options);
  if (code !== exitCodes.ok && options.json !== true) await printLastWords(cli, client, result);
  return code;
}

/** The same tasks once each is ready, or with the reason why it never will be. */
async function untilReady(client: Connection, result: TasksResult): Promise<TasksResult> {
  const tasks = result.tasks.map(async (entry) => {
    if (entry.error !== undefined) return entry;
    const waited = await client.request('tasks/wait', { task: entry.task.name, until: 'ready' });
    // A one-shot that has finished counts as ready.
    if (waited.reached || waited.task.status.kind === 'finished') return { task: waited.task };
    return { task: waited.task, error: waitText(waited, Date.now()) };
  });
  return { tasks: await Promise.all(tasks) };
}
