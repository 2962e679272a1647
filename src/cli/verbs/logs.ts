// `dirigent logs` prints the output of tasks.
import { Option } from 'commander';
import { SgrFilter } from '../../base/sgr-filter.ts';
import { UserError } from '../../base/user-error.ts';
import { isTaskName } from '../../config/task-name.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Invocation } from '../invocation.ts';
import { exitCodes } from '../exit-code.ts';
import { wholeNumber } from '../arguments/option-values.ts';
import { PrefixedLines } from '../streams/prefix.ts';
import { OutputReader, rotatedOut, type Chunk, type ReaderOptions } from '../../client/output/output-reader.ts';
import { cutterOf, type TaggedPart } from '../../client/output/tagged-lines.ts';
import { pickNamed } from '../arguments/pick.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly stream?: OutputKind;
  readonly previous?: boolean;
}

export const logs: Verb = (program, cli) => {
  addVerb(program, 'logs [names...]', {
    summary: 'print the output of tasks',
    details:
      'Prints the lines of both streams in the order they were written. --stream stdout or stderr prints exactly the bytes ' +
      'written; --stream combined marks every line with its stream. With several tasks, each line begins with the name of ' +
      'its task. Without names, all tasks. --follow continues across rotations and restarts until Ctrl-C.',
    examples: [
      ['logs api', 'everything kept of the current run'],
      ['logs api worker -f -n 20', 'the last 20 lines of two tasks, then new output'],
      ['logs -f -n 0', 'only new output, of all tasks'],
      ['logs build --previous', 'the previous run'],
      ['logs api --stream stderr > errors.txt', 'exactly what it wrote to stderr'],
    ],
  })
    .option('-f, --follow', 'follow the output')
    .option('-n, --lines <number>', 'number of lines to show from the end', wholeNumber)
    .addOption(new Option('-s, --stream <stream>', 'show only this stream').choices(['stdout', 'stderr', 'combined']))
    .option('-p, --previous', 'show the previous run')
    .action(action(cli, (names: string[], options: LogsOptions) => run(cli, names, options)));
};

async function run(cli: Invocation, names: readonly string[], options: LogsOptions): Promise<number> {
  if (options.follow === true && options.previous === true) {
    throw new UserError('invalid-argument', 'A previous run cannot be followed. Use either --follow or --previous.');
  }
  return options.follow === true ? follow(cli, names, options) : printKept(cli, names, options);
}

async function printKept(cli: Invocation, names: readonly string[], options: LogsOptions): Promise<number> {
  const client = await cli.connect();
  const chosen = chosenFrom((await client.request('tasks/list', {})).tasks, names);
  const lines = prefixes(cli, chosen);
  // One after the other: past output needs no interleaving.
  for (const { name } of chosen) {
    const reader = new OutputReader(client, ofTask(name, options));
    await print(cli, name, reader.available(), options.stream, lines);
  }
  return exitCodes.ok;
}

async function follow(cli: Invocation, names: readonly string[], options: LogsOptions): Promise<number> {
  // Names that no task can have would fail the subscription; the lookup below reports them as it reports unknown ones.
  const watching = await watchTable(cli, { output: names.length === 0 ? 'all' : names.filter(isTaskName) });
  try {
    const { client, mirror } = watching;
    const chosen = chosenFrom(mirror.tasks, names);
    const output = chosen.map(({ name }) => name);
    // A name that was typed in another letter case.
    if (names.some((name) => !output.includes(name))) await client.subscribe({ changes: true, output });
    const readers = chosen.map(({ name }) => ({ name, reader: OutputReader.following(client, ofTask(name, options)) }));
    client.onDidClose(() => readers.forEach(({ reader }) => reader.dispose()));
    const lines = prefixes(cli, chosen);
    await Promise.all(readers.map(({ name, reader }) => print(cli, name, reader.follow(), options.stream, lines)));
    return exitCodes.ok;
  } finally {
    watching.dispose();
  }
}

function chosenFrom(tasks: readonly TaskInfo[], names: readonly string[]): readonly TaskInfo[] {
  return names.length === 0 ? tasks : pickNamed(tasks, names);
}

function prefixes(cli: Invocation, tasks: readonly TaskInfo[]): PrefixedLines | undefined {
  return tasks.length > 1
    ? new PrefixedLines(
        cli.out,
        tasks.map(({ name }) => name),
      )
    : undefined;
}

async function print(
  cli: Invocation,
  name: string,
  chunks: AsyncIterable<Chunk>,
  stream: OutputKind | undefined,
  lines: PrefixedLines | undefined,
): Promise<void> {
  if (lines !== undefined) await printLines(cli, chunks, stream, (parts) => lines.print(name, parts));
  else if (stream !== undefined) await printBytes(cli, chunks);
  else {
    const shown = forReader(cli);
    await printLines(cli, chunks, stream, (parts) => printPlain(cli, shown, parts));
  }
}

function ofTask(task: string, { stream = 'combined', lines, previous }: LogsOptions): ReaderOptions {
  const start = { ...(lines !== undefined && { tailLines: lines }), ...(previous !== undefined && { previous }) };
  return { task, kind: stream, start };
}

async function printBytes(cli: Invocation, chunks: AsyncIterable<Chunk>): Promise<void> {
  const shown = forReader(cli);
  for await (const { data, skipped } of chunks) {
    reportSkipped(cli, skipped);
    await cli.out.write(shown(data));
  }
}

async function printLines(
  cli: Invocation,
  chunks: AsyncIterable<Chunk>,
  stream: OutputKind | undefined,
  print: (parts: Iterable<TaggedPart>) => Promise<void>,
): Promise<void> {
  const cutter = cutterOf(stream ?? 'combined');
  for await (const { data, skipped } of chunks) {
    reportSkipped(cli, skipped);
    await print(cutter.push(data));
  }
  await print(cutter.end());
}

async function printPlain(cli: Invocation, shown: Show, parts: Iterable<TaggedPart>): Promise<void> {
  const newline = Buffer.from('\n');
  const pieces = [...parts].flatMap(({ text, ends }) => (ends ? [text, newline] : [text]));
  if (pieces.length > 0) await cli.out.write(shown(Buffer.concat(pieces)));
}

type Show = (data: Buffer) => Buffer;

/** A file or a pipe gets the exact bytes. A terminal gets no control sequences that were meant for another one. */
function forReader({ out }: Invocation): Show {
  if (!out.isTerminal) return (data) => data;
  const colors = new SgrFilter();
  return (data) => colors.push(data);
}

function reportSkipped(cli: Invocation, skipped: number): void {
  if (skipped > 0) cli.err.line(`(${rotatedOut(skipped)})`);
}
