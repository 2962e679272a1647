// The patterns of files that `watch` takes.
import type { Complaint } from './value-type.ts';

/** The library that matches refuses longer ones. */
const LONGEST = 10_000;

/** The error in a file pattern that cannot be watched, such as a half-typed one; undefined if it is valid. */
export function watchPatternProblem(pattern: string): Complaint | undefined {
  if (pattern.length > LONGEST) return { message: 'is too long to be a pattern of files' };
  if (pattern.startsWith('!') && pattern.slice(1).trim() === '')
    return { message: 'must name files after the `!`, such as `!src/generated/**`' };
  return undefined;
}
