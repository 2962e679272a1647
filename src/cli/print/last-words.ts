// Prints the last lines of failed tasks.
import { lastWords, neverRan } from '../../client/output/last-words.ts';
import { OutputReader } from '../../client/output/output-reader.ts';
import { TaggedCutter } from '../../client/output/tagged-lines.ts';
import type { TasksResult } from '../../model/requests.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Connection } from '../../rpc/connection.ts';
import type { Invocation } from '../invocation.ts';
import { PrefixedLines } from '../streams/prefix.ts';

const LINES = 10;

/** Prints the last lines of each failed task, with their colors: the reason is mostly there. */
export async function printLastWords(cli: Invocation, client: Connection, { tasks }: TasksResult): Promise<void> {
  const failed = tasks.flatMap(({ task }) => (task.status.kind === 'failed' && !neverRan(task) ? [task.name] : []));
  const lines = new PrefixedLines(cli.err, failed);
  for (const name of failed) {
    const cutter = new TaggedCutter();
    const reader = new OutputReader(client, { task: name, kind: 'combined', start: { tailLines: LINES } });
    for await (const { data } of reader.kept()) await lines.print(name, cutter.push(data));
    await lines.print(name, cutter.end());
  }
}

const FEW_LINES = 5;

/** The last lines of a task that failed, also of one that will be tried again, as plain text; none of any other. */
export async function fewLastWords(client: Connection, task: TaskInfo): Promise<readonly string[]> {
  const { kind } = task.status;
  return kind === 'backoff' || kind === 'failed' ? lastWords(client, task, { lines: FEW_LINES }) : [];
}
