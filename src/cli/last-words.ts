import type { TasksResult } from '../rpc/contract.ts';
import type { Client } from './host.ts';
import type { Invocation } from './invocation.ts';
import { PrefixedLines } from './streams/prefix.ts';
import { OutputReader } from './streams/reader.ts';
import { TaggedCutter } from './streams/tagged.ts';

const LINES = 10;

/** Prints the end of what each failed task wrote: the reason is mostly there. Nothing of one that never ran. */
export async function printLastWords(cli: Invocation, client: Client, { tasks }: TasksResult): Promise<void> {
  const failed = tasks.flatMap(({ task }) =>
    task.status.kind === 'failed' && task.status.reason !== 'spawn' && task.status.reason !== 'dependency'
      ? [task.name]
      : [],
  );
  const lines = new PrefixedLines(cli.err, failed);
  for (const name of failed) {
    const cutter = new TaggedCutter();
    const reader = new OutputReader(client, name, 'combined', { tailLines: LINES });
    for await (const { data } of reader.available()) await lines.print(name, cutter.push(data));
    await lines.print(name, cutter.end());
  }
}
