// How a line of another tool becomes `command` and `args`, or a line for a shell.
import type { TaskTable } from './proposal.ts';

/** Words that only a shell knows. */
const BUILTINS = new Set(
  '. : alias builtin cd command eval exec exit export read return set shift source trap type ulimit umask unset wait'.split(
    ' ',
  ),
);

/** A part of a word that any shell passes on as it is: in quotes, or a letter without a meaning of its own. */
const PART = String.raw`(?:'[^'\n]*'|"[^"\\$\x60!\n]*"|[\w@%+=:,./^-])`;
const PLAIN_LINE = new RegExp(String.raw`^${PART}+(?:[ \t]+${PART}+)*$`);
const PLAIN_WORD = new RegExp(`${PART}+`, 'g');

/** The words of a line in which nothing is special to a shell; undefined where it takes a shell to read it. */
export function plainWords(line: string): readonly string[] | undefined {
  const text = line.trim();
  if (!PLAIN_LINE.test(text)) return undefined;
  const words = (text.match(PLAIN_WORD) ?? []).map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  const [first = ''] = words;
  return first === '' || first.includes('=') || BUILTINS.has(first) ? undefined : words;
}

/** The keys for a line that the other tool gives to `shell`. A shell that has nothing to do is left out. */
export function lineKeys(line: string, shell: boolean | string = true): TaskTable {
  const words = plainWords(line);
  return words === undefined ? { command: line.trim(), shell } : wordKeys(words);
}

/** The keys for a program and its arguments; `sh -c LINE` is the line. */
export function wordKeys(words: readonly string[]): TaskTable {
  const [command = '', ...args] = words;
  const [flag, line] = args;
  const shell = /^(?:\/(?:usr\/)?bin\/)?(sh|bash|zsh|dash|ash)$/.exec(command)?.[1];
  if (
    shell !== undefined &&
    args.length === 2 &&
    line !== undefined &&
    line.trim() !== '' &&
    /^-l?c$/.test(flag ?? '')
  ) {
    return flag === '-c' ? lineKeys(line, shell === 'sh' ? true : shell) : { command, args };
  }
  return args.length === 0 ? { command } : { command, args };
}

/** A probe that runs a line: as a program where that is enough, otherwise by a shell. */
export function probeKeys(line: string): TaskTable {
  const words = plainWords(line);
  return words === undefined ? { command: 'sh', args: ['-c', line.trim()] } : programKeys(words);
}

export function programKeys([command = '', ...args]: readonly string[]): TaskTable {
  return args.length === 0 ? { command } : { command, args };
}

/** An escape, something in quotes, blanks, plain text, or a quote that is never closed. */
const TOKEN = /\\([^])|"((?:\\[^]|[^"\\])*)"|'([^']*)'|(\s+)|([^\s"'\\]+)|(["'\\])/g;

/**
 * Splits as Python's shlex and Go's shellwords do: quotes and backslashes count, nothing else does. Undefined where a
 * quote is never closed.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, escaped, double, single, blank, plain, open] of line.matchAll(TOKEN)) {
    if (open !== undefined) return undefined;
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const text = escaped ?? double?.replaceAll(/\\(["\\$`\n])/g, '$1') ?? single ?? plain ?? '';
    word = (word ?? '') + text;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** One word for a POSIX shell, whatever it holds. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
