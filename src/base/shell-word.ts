// Words of a command that a person reads, agrees to or copies into a terminal. For what a program runs, the rooms `process`
// and `import` quote without escapes of bash, which sh(1) need not know.
import { replaceHidden } from './foreign-text.ts';

/** Not `~` where shells expand it: at the beginning, and behind the `=` or a `:` of an assignment; nor `=` in front. */
const PLAIN = /^[\w@%+:,./-](?:[\w@%+=:,./-]|(?<![=:])~)*$/;

/** A word that a shell takes literally without quotes. */
export function isPlainWord(word: string): boolean {
  return PLAIN.test(word);
}

/**
 * One word, whatever it holds: also a path that somebody else chose. In the quotes of POSIX shells, which PowerShell reads,
 * too; in the escapes of bash and zsh where something would not be seen.
 */
export function shellQuoted(word: string): string {
  if (isPlainWord(word)) return word;
  if (bashEscaped(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${bashEscaped(word.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** What would not be seen in the escapes that bash reads between `$'` and `'`. */
export function bashEscaped(text: string): string {
  return replaceHidden(text, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return SHORT.get(character) ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`);
  });
}
