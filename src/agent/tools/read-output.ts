import * as z from 'zod';
import { linePattern } from '../../base/line-pattern.ts';
import type { OutputKind } from '../../model/stream.ts';
import { pattern, stream, task } from '../input.ts';
import { outputData, outputText } from '../output-answer.ts';
import { readOn, readTail, type OutputText } from '../read-output.ts';
import { defineTool, looks, type Call } from '../tool.ts';

interface Query {
  readonly task: string;
  readonly stream: OutputKind;
  readonly tail_lines: number;
  readonly cursor?: string | undefined;
  readonly match?: string | undefined;
  readonly previous_run: boolean;
  readonly max_chars: number;
}

export const readTaskOutput = defineTool({
  name: 'read_output',
  title: 'Read output',
  description:
    'Reads what a task wrote: its last lines, or what came after a cursor of an earlier answer. Never more than max_chars; ' +
    'it says what was left out and gives the cursor to go on. Escape codes are taken out, known secrets are masked.',
  input: z.strictObject({
    task,
    stream,
    tail_lines: z.int().min(1).max(10_000).default(100).describe('How many of the last lines'),
    cursor: z.string().max(1024).optional().describe('Read what came after this instead of the last lines'),
    match: pattern.describe(
      'Only lines that match this regular expression (JavaScript, without look-around and back references)',
    ),
    previous_run: z.boolean().default(false).describe('The output of the run before the present one'),
    max_chars: z.int().min(200).max(60_000).default(12_000).describe('Upper bound of the answer'),
  }),
  hints: looks,
  async run(input, call) {
    const [output, log] = await Promise.all([read(input, call), logOf(input.task, input.stream, call)]);
    const asked = input.cursor === undefined ? input.tail_lines : undefined;
    return { text: outputText(output, log, asked), data: { ...outputData(output), log } };
  },
});

function read(input: Query, { connection, signal }: Call): Promise<OutputText> {
  const query = {
    task: input.task,
    kind: input.stream,
    maxChars: input.max_chars,
    ...(input.match === undefined ? {} : { match: linePattern(input.match) }),
  };
  if (input.cursor !== undefined) return readOn(connection, { ...query, cursor: input.cursor }, signal);
  return readTail(connection, { ...query, tailLines: input.tail_lines, previous: input.previous_run }, signal);
}

async function logOf(name: string, kind: OutputKind, { connection, signal }: Call): Promise<string> {
  const { tasks } = await connection.request('tasks/list', {}, signal);
  return tasks.find((other) => other.name.toLowerCase() === name.toLowerCase())?.logs[kind] ?? '';
}
