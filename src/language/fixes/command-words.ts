/** What only a shell understands: operators, variables, patterns, substitutions, the home folder. */
const SHELL_SYNTAX = /[|&;<>()$`*?[\]{}#!~\n\r]|^\w+=/;

/**
 * The words of a command line that means the same without a shell; undefined where it would not, or where a quote is
 * open. Quotes and backslashes are those of POSIX ("Quoting"); a backslash that may be part of a path of Windows is left
 * to the writer.
 */
export function commandWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  const rest = line.trim();
  WORD.lastIndex = 0;
  while (WORD.lastIndex < rest.length) {
    const written = WORD.exec(rest)?.[0];
    if (written === undefined) return undefined;
    const word = unquoted(written.trim());
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words.length > 1 && words[0] !== '' ? words : undefined;
}

const WORD = /(?:[^\s"'\\]|"[^"\\$`]*"|'[^']*')+\s*/y;

/** A character that means something to a shell means nothing inside of quotes. */
function unquoted(word: string): string | undefined {
  const bare = word.replaceAll(/"[^"]*"|'[^']*'/g, '');
  if (SHELL_SYNTAX.test(bare)) return undefined;
  return word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2');
}
