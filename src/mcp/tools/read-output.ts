// The tool read_output.
import * as z from 'zod';
import { linePattern } from '../../base/line-pattern.ts';
import type { OutputKind } from '../../model/stream.ts';
import { pattern, stream, task } from '../input.ts';
import { outputData, outputText } from '../output-answer.ts';
import { readOn } from '../read-output.ts';
import { readTail, type OutputText } from '../../client/output/read-tail.ts';
import { defineTool, looks, type Call } from '../tool.ts';
import { isSameName } from '../../model/pick.ts';

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
    'Reads the output of a task: its last lines, or what came after the cursor of an earlier call. Never more than max_chars; ' +
    'says what was omitted and returns the cursor to continue. Escape codes are removed, known secrets are masked.',
  input: z.strictObject({
    task,
    stream,
    tail_lines: z.int().min(1).max(10_000).default(100).describe('Number of lines from the end'),
    cursor: z.string().max(1024).optional().describe('Read what came after this cursor instead of the last lines'),
    match: pattern.describe(
      'Only lines that match this regular expression (JavaScript, without look-around and backreferences)',
    ),
    previous_run: z.boolean().default(false).describe('Read the output of the previous run'),
    max_chars: z.int().min(200).max(60_000).default(12_000).describe('Maximum length of the output'),
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
  return tasks.find((other) => isSameName(other.name, name))?.logs[kind] ?? '';
}
