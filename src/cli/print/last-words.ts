import { stripVTControlCharacters } from 'node:util';
import type { TaskInfo } from '../../model/task-info.ts';
import type { TasksResult } from '../../model/requests.ts';
import type { Client } from '../host.ts';
import type { Invocation } from '../invocation.ts';
import { PrefixedLines } from '../streams/prefix.ts';
import { OutputReader } from '../streams/reader.ts';
import { TaggedCutter } from '../streams/tagged.ts';

const LINES = 10;

/** Prints the end of what each failed task wrote: the reason is mostly there. Nothing of one that never ran. */
export async function printLastWords(cli: Invocation, client: Client, { tasks }: TasksResult): Promise<void> {
  const failed = tasks.flatMap(({ task }) => (hasFailedRun(task) ? [task.name] : []));
  const lines = new PrefixedLines(cli.err, failed);
  for (const name of failed) {
    const cutter = new TaggedCutter();
    const reader = new OutputReader(client, name, 'combined', { tailLines: LINES });
    for await (const { data } of reader.available()) await lines.print(name, cutter.push(data));
    await lines.print(name, cutter.end());
  }
}

const FEW_LINES = 5;

/** The last lines of a task that failed, also of one that will be tried again, as plain text; none of any other. */
export async function lastWords(client: Client, task: TaskInfo): Promise<readonly string[]> {
  if (task.status.kind !== 'backoff' && !hasFailedRun(task)) return [];
  const params = { task: task.name, kind: 'combined', tailLines: FEW_LINES } as const;
  const { data } = await client.request('tasks/output', params);
  const cutter = new TaggedCutter();
  const parts = [...cutter.push(Buffer.from(data, 'base64')), ...cutter.end()];
  return parts.map(({ text }) => stripVTControlCharacters(text.toString('utf8')).trimEnd());
}

function hasFailedRun({ status }: TaskInfo): boolean {
  return status.kind === 'failed' && status.reason !== 'spawn' && status.reason !== 'dependency';
}
