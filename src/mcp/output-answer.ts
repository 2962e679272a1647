// Formats output for answers of MCP tools.
import type { TaskInfo } from '../model/task-info.ts';
import type { Call } from './tool.ts';
import { lastWords } from '../client/output/last-words.ts';
import type { OutputText } from '../client/output/read-tail.ts';
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

/** The end of what a task wrote, for the end of an answer. */
export async function lastWordsText(call: Call, task: TaskInfo): Promise<string> {
  if (task.runId === undefined) return '';
  const { connection, signal } = call;
  const wanted = { lines: LAST_WORDS_LINES, maxChars: LAST_WORDS_CHARS, marksStderr: true, signal };
  const lines = await lastWords(connection, task, wanted);
  return lines.length === 0 ? '' : `\nLast lines of its output:\n${lines.join('\n')}`;
}
