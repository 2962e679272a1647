// A line as a POSIX shell reads it: its words, and a word as a part of a line ("Token Recognition", "Quoting").
import { replaceHidden, SHORT_ESCAPES } from './foreign-text.ts';

/** Not `~` where shells expand it: at the beginning, and behind the `=` or a `:` of an assignment; nor `=` in front. */
const PLAIN = /^[\w@%+:,./-](?:[\w@%+=:,./-]|(?<![=:])~)*$/;

/** A word that a shell takes literally without quotes. */
export function isPlainWord(word: string): boolean {
  return PLAIN.test(word);
}

/** One word for any POSIX shell, whatever it holds; a bare `=` would make an assignment of a command. */
export function quote(word: string): string {
  return isPlainWord(word) && !word.includes('=') ? word : singleQuoted(word);
}

/** In the quotes in which nothing is special to a POSIX shell. */
export function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Quotes a word so that people can read, approve and copy it into a terminal, even a path that another user chose: in
 * quotes of POSIX shells, which PowerShell reads, too; in the escapes of bash and zsh where it has invisible
 * characters.
 */
export function quoteVisibly(word: string): string {
  if (isPlainWord(word)) return word;
  if (bashEscaped(word) === word) return singleQuoted(word);
  return `$'${bashEscaped(word.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}

/** Characters that would not be seen in the escapes that bash reads between `$'` and `'`. */
export function bashEscaped(text: string): string {
  return replaceHidden(text, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return (
      SHORT_ESCAPES.get(character) ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`)
    );
  });
}

export interface SplitLine {
  readonly words: readonly string[];
  /** The quote that is never closed. */
  readonly openQuote: string | undefined;
  /** The end of the line is between words: behind a blank, or at the beginning. */
  readonly endsBetweenWords: boolean;
}

/** A quote with what stands within, a backslash with what it protects, blanks, or anything else. */
const TOKEN = /'([^']*)('?)|"((?:[^"\\]|\\.)*)("?)|\\(.?)|(\s+)|[^\s'"\\]+/gs;

/** Splits at blanks: quotes and backslashes count, and nothing else does, as in Python's shlex. */
export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let word: string | undefined;
  let openQuote: string | undefined;
  for (const [token, single, singleEnd, double, doubleEnd, escaped, blanks] of line.matchAll(TOKEN)) {
    if (blanks !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`\n])/g, '$1') ?? escaped ?? token);
    if (singleEnd === '') openQuote = "'";
    if (doubleEnd === '') openQuote = '"';
  }
  if (word !== undefined) words.push(word);
  return { words, openQuote, endsBetweenWords: word === undefined };
}

/** The words of a line; undefined where a quote is never closed. */
export function splitWords(line: string): readonly string[] | undefined {
  const { words, openQuote } = splitLine(line);
  return openQuote === undefined ? words : undefined;
}

/** A part of a word that any shell passes on as it is: in quotes, or a letter without a meaning of its own. */
const PART = String.raw`(?:'[^'\p{Cc}]*'|"[^"\\$\x60!\p{Cc}]*"|[^\s\p{Cc}'"\\$\x60!|&;<>()\{\}\[\]*?#~])`;
const PLAIN_LINE = new RegExp(String.raw`^${PART}+(?:[ \t]+${PART}+)*$`, 'u');

/** The words of a line in which nothing is special to a shell; undefined where it takes one to read it. */
export function plainWords(line: string): readonly string[] | undefined {
  const text = line.trim();
  return PLAIN_LINE.test(text) ? splitLine(text).words : undefined;
}

/** Words that only a shell knows. */
const BUILTINS = new Set(
  '. : alias builtin cd command eval exec exit export read return set shift source trap type ulimit umask unset wait'.split(
    ' ',
  ),
);

/** The same for a line that is run: a program and its arguments, neither an assignment nor a builtin in front. */
export function plainCommand(line: string): readonly [program: string, ...args: string[]] | undefined {
  const [program = '', ...args] = plainWords(line) ?? [];
  return program === '' || /^\w+\+?=/.test(program) || BUILTINS.has(program) ? undefined : [program, ...args];
}
