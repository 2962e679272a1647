// The lines of Dirigent itself among the output of a VS Code task. The problem matcher `$dirigent` of package.json reads
// the marks: they are the same in every language. A test compares the two.
import { safeLine } from '../../base/foreign-text.ts';

const name = '[dirigent]';

/**
 * Tells our lines from those that a program wrote to look like them: INVISIBLE SEPARATOR, which a terminal keeps beside
 * the blank in front of it. To look at how a line of output begins would not do: over a carriage return it is drawn in
 * any order, and xterm leaves characters out.
 */
const seal = '\u2063';

/** Not there yet: the background task is busy. */
export const busyMark = '▸';
/** What was waited for holds: the background task is idle, and a debugger that waits for it starts. */
export const readyMark = '✓';
/** It is over without that. */
export const failedMark = '✗';

export type Mark = typeof busyMark | typeof readyMark | typeof failedMark | '·';

/** One line for the terminal, dim, so that it is told from the task's own; a colour that was left on ends before it. */
export function remark(mark: Mark, words: string): string {
  return `\u001b[0;2m${name} ${mark} ${seal}${safeLine(words)}\u001b[0m\r\n`;
}

/** Output, of which no line can be taken for one of ours. */
export function unsealed(output: string): string {
  return output.replaceAll(seal, '');
}
