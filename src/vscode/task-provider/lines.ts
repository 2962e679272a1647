// The lines of Dirigent itself among the output of a VS Code task. The problem matcher `$dirigent` of package.json reads
// the marks: they are the same in every language. A test compares the two.

const name = '[dirigent]';

/** Not there yet: the background task is busy. */
export const busyMark = '▸';
/** What was waited for holds: the background task is idle, and a debugger that waits for it starts. */
export const readyMark = '✓';
/** It is over without that. */
export const failedMark = '✗';

export type Mark = typeof busyMark | typeof readyMark | typeof failedMark | '·';

/** One line for the terminal, dim, so that it is told from the task's own. */
export function remark(mark: Mark, words: string): string {
  return `\u001b[2m${name} ${mark} ${words}\u001b[0m\r\n`;
}
