// Patterns that people write for lines of output. They are matched in linear time (RE2): the backtracking of RegExp can
// take for ever over one line, and the whole supervisor with it.
import { RE2JS } from 're2js';
import { UserError } from './user-error.ts';

export interface LinePattern {
  readonly test: (line: string) => boolean;
}

/** A longer line is looked at as far as this: linear is not for nothing. */
const MOST_CHARACTERS = 16 * 1024;
const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // Every pattern reads whole characters.
  u: 0,
};

/**
 * @param pattern in the syntax of JavaScript, without look-around and back references
 * @param flags any of `imsu`
 * @throws UserError `invalid-argument` in words, where it cannot be used
 */
export function linePattern(pattern: string, flags = ''): LinePattern {
  const given = Array.from(flags);
  const unknown = given.find((flag) => !Object.hasOwn(FLAGS, flag));
  if (unknown !== undefined) {
    throw new UserError('invalid-argument', `Unknown flag "${unknown}": a pattern can have i, m, s and u.`);
  }
  const expression = compile(
    pattern,
    given.reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0),
  );
  return { test: (line) => expression.test(within(line)) };
}

/** The part of a line that is searched: `$` must not match where it is cut off. */
function within(line: string): string {
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    // A pattern must be valid in JavaScript as well.
    new RegExp(pattern);
    return RE2JS.compile(RE2JS.translateRegExp(pattern), flags);
  } catch (error) {
    // `error parsing regexp: missing closing ): `(`` and `Invalid regular expression: /(/: Unterminated group`
    const reason = error instanceof Error ? error.message.replace(/^[^:]*: /, '') : String(error);
    throw new UserError('invalid-argument', `"${pattern}" is not a valid regular expression: ${reason}`);
  }
}
