import { UserError } from '../../base/user-error.ts';

/** The words of a line as a shell would split it: spaces, quotes and backslashes, and nothing else. */
export function splitWords(line: string): readonly string[] {
  const { words, open } = scan(line);
  if (open !== undefined) throw new UserError('invalid-argument', `The quote ${open} is never closed.`);
  return words;
}

/** The words before the cursor, the last being the one under way: empty behind a space. */
export function wordsToComplete(line: string): readonly string[] {
  const { words, between } = scan(line);
  return between ? [...words, ''] : words;
}

interface Scan {
  readonly words: readonly string[];
  /** The quote that is still open at the end. */
  readonly open: string | undefined;
  /** The end is between words. */
  readonly between: boolean;
}

/** A quote with what stands within, a backslash with what it protects, space, or anything else. */
const TOKEN = /'([^']*)('?)|"((?:[^"\\]|\\.)*)("?)|\\(.?)|(\s+)|[^\s'"\\]+/gs;

function scan(line: string): Scan {
  const words: string[] = [];
  let word: string | undefined;
  let open: string | undefined;
  for (const [token, single, singleEnd, double, doubleEnd, escaped, space] of line.matchAll(TOKEN)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? token);
    if (singleEnd === '') open = "'";
    if (doubleEnd === '') open = '"';
  }
  if (word !== undefined) words.push(word);
  return { words, open, between: word === undefined };
}
