// The lines of Dirigent itself among the output of a VS Code task. The problem matcher `$dirigent` of package.json
// reads the marks: they are the same in every language. A test compares the two.
import { safeLine } from '../../base/foreign-text.ts';

const name = '[dirigent]';

/**
 * Distinguishes lines of Dirigent from output that imitates them: INVISIBLE SEPARATOR, which a terminal keeps beside
 * the blank in front of it. The beginning of a line of output would not do: with carriage returns it is drawn in any
 * order, and xterm leaves characters out.
 */
const seal = '\u2063';

/** The awaited state is not reached yet: the background task is busy. */
export const busyMark = '▸';
/** The awaited state is reached: the background task is idle, and a debugger that waits for it starts. */
export const readyMark = '✓';
/** The run is over without it. */
export const failedMark = '✗';

export type Mark = typeof busyMark | typeof readyMark | typeof failedMark | '·';

/** One line for the terminal, dim, to distinguish it from the task's own; a color that was left on is reset first. */
export function remark(mark: Mark, words: string): string {
  return `\u001b[0;2m${name} ${mark} ${seal}${safeLine(words)}\u001b[0m\r\n`;
}

/** The output without characters that could make a line look like one of Dirigent. */
export function unsealed(output: string): string {
  return output.replaceAll(seal, '');
}
