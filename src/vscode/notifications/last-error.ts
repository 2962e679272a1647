// The line that most likely says what went wrong.
import { EscapeSequences } from '../output/plain-text.ts';
import { safeLine } from '../../base/foreign-text.ts';

const telling = /\b(?:error|exception|fatal|panic|cannot|failed|refused|denied|EADDRINUSE|ENOENT)\b/i;
/** A line of a stack or of the runtime's own footer tells less than the message above it. */
const footer = /^\s*(?:at\s|\^|Node\.js v|File "|\d+ \|)/;

const LONGEST = 160;

export function lastErrorLine(stderr: string): string | undefined {
  const lines = new EscapeSequences()
    .push(stderr)
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !footer.test(line));
  const line = lines.findLast((each) => telling.test(each)) ?? lines.at(-1);
  if (line === undefined) return undefined;
  const shown = safeLine(line);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}
