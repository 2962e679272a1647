// The last lines of a task: those of a failed one mostly say why.
import { safeLine } from '../../base/foreign-text.ts';
import type { OutputKind } from '../../model/stream.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { OutputSource } from './output-reader.ts';
import { readTail } from './read-tail.ts';

export interface WordsWanted {
  readonly kind?: OutputKind;
  readonly lines: number;
  readonly maxChars?: number;
  /** Marks the lines of stderr. */
  readonly marksStderr?: boolean;
  readonly signal?: AbortSignal;
}

/** The last lines as plain text; none of a task that never ran, or if they cannot be read. */
export async function lastWords(
  source: OutputSource,
  task: Pick<TaskInfo, 'name' | 'status'>,
  { kind = 'combined', lines, maxChars = Infinity, marksStderr = false, signal }: WordsWanted,
): Promise<readonly string[]> {
  if (neverRan(task)) return [];
  const query = { task: task.name, kind, tailLines: lines, maxChars, marksStderr };
  return readTail(source, query, signal).then(
    (tail) => tail.lines,
    () => [],
  );
}

/** True if the task could not be started: its output is of an earlier run. */
export function neverRan({ status }: Pick<TaskInfo, 'status'>): boolean {
  return status.kind === 'failed' && (status.reason === 'spawn' || status.reason === 'dependency');
}

const telling = /\b(?:error|exception|fatal|panic|cannot|failed|refused|denied|EADDRINUSE|ENOENT)\b/i;
/** A line of a stack trace or of the runtime's footer, less telling than the message above it. */
const footer = /^\s*(?:at\s|\^|Node\.js v|File "|\d+ \|)/;

const LONGEST = 160;

/** The line that most likely has the reason. */
export function tellingLine(lines: readonly string[]): string | undefined {
  const messages = lines.map((line) => line.trim()).filter((line) => line !== '' && !footer.test(line));
  const line = messages.findLast((each) => telling.test(each)) ?? messages.at(-1);
  if (line === undefined) return undefined;
  const shown = safeLine(line);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}
