import type { OutputKind } from '../model/stream.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Call } from './tool.ts';
import { readTail, type OutputText } from './read-output.ts';
import { defined } from './task-text.ts';

/** Output as a program takes it. */
export function outputData(output: OutputText): Readonly<Record<string, unknown>> {
  return {
    output: output.lines.join('\n'),
    cursor: output.cursor,
    ...defined({
      lines_left_out_before: output.leftOut === 0 ? undefined : output.leftOut,
      bytes_left_out_after: output.behind === 0 ? undefined : output.behind,
      bytes_lost_by_rotation: output.skipped === 0 ? undefined : output.skipped,
    }),
  };
}

/**
 * Output as a model reads it: the lines, then what is missing of them and how to go on. `asked` is the number of lines
 * wanted where only the last ones were.
 */
export function outputText(output: OutputText, log: string, asked?: number): string {
  const { lines, cursor, leftOut, behind, skipped } = output;
  const notes = [
    skipped === 0 ? '' : `${skipped} bytes before this were removed by log rotation.`,
    leftOut === 0 ? '' : `${leftOut} earlier lines were omitted; the full log is ${log}.`,
    leftOut === 0 && lines.length === asked ? `There may be earlier lines; the full log is ${log}.` : '',
    behind === 0 ? '' : `${behind} more bytes are available.`,
    `Continue with cursor "${cursor}".`,
  ].filter((note) => note !== '');
  const shown = lines.length === 0 ? '(no output)' : lines.join('\n');
  return `${shown}\n\n(${notes.join(' ')})`;
}

const LAST_WORDS_LINES = 20;
const LAST_WORDS_CHARS = 4000;

/** The end of what a task wrote; of one that failed it mostly says why. Never a reason for a call to fail. */
export async function lastWords(call: Call, task: TaskInfo, kind: OutputKind = 'combined'): Promise<string> {
  if (task.runId === undefined) return '';
  const query = { task: task.name, kind, tailLines: LAST_WORDS_LINES, maxChars: LAST_WORDS_CHARS, previous: false };
  const output = await readTail(call.connection, query, call.signal).catch(() => undefined);
  if (output === undefined || output.lines.length === 0) return '';
  return `\nLast lines of its output:\n${output.lines.join('\n')}`;
}
