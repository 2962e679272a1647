// Finds where an unclosed list or table must have ended: at a line that begins a statement.

const NAME = String.raw`(?:[\w-]+|"[^"\r\n]*"|'[^'\r\n]*')`;

/** `a.b =`, at the place of a sticky search. */
export const ASSIGNMENT = new RegExp(String.raw`${NAME}(?:[ \t]*\.[ \t]*${NAME})*[ \t]*=`, 'y');

// In a list `[true]` is a value, and so is anything in quotes; bare words are a header.
const HEADER_TEXT = String.raw`\[{1,2}[ \t]*(?!(?:true|false|inf|nan)[ \t]*[\]\r\n])[A-Za-z_][\w-]*[ \t]*(?:[.\]\r\n]|$)`;

/** `[a` or `[[a`, at the place of a sticky search. */
export const HEADER = new RegExp(HEADER_TEXT, 'y');

/** A line of one of our headers, anywhere in a text. */
export const HEADER_LINE = /^[ \t]*\[{1,2}[ \t]*(?:tasks|task_defaults|task_runner)[ \t]*[.\]]/m;

/** The line looks like the first of `key = value`, or like a header. */
export function beginsStatement(line: string): boolean {
  return [ASSIGNMENT, HEADER].some((pattern) => {
    pattern.lastIndex = line.length - line.trimStart().length;
    return pattern.test(line);
  });
}
