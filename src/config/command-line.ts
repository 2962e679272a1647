import { replaceHidden } from '../base/foreign-text.ts';
import type { TaskDefinition } from './project.ts';

type Command = Pick<TaskDefinition, 'command' | 'args' | 'shell'>;

/**
 * The command as one would type it into a POSIX shell. Nothing in it can hide: what a terminal or a dialog would not
 * show, or would show elsewhere, is written as an escape.
 */
export function commandLine({ command, args, shell }: Command): string {
  if (shell === false) return [quotedProgram(command), ...args.map(quoted)].join(' ');
  const script = [bashEscaped(command), ...args.map(quoted)].join(' ');
  return shell === true ? script : `${quoted(shell)} -c ${quoted(script)}`;
}

/** Not `~` or `=` at the beginning: shells expand them. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./~-]*$/;

/** `A=1` in the place of a program would be an assignment. */
function quotedProgram(word: string): string {
  return PLAIN.test(word) && word.includes('=') ? `'${word}'` : quoted(word);
}

function quoted(word: string): string {
  if (PLAIN.test(word)) return word;
  if (bashEscaped(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${bashEscaped(word.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** In the escapes that bash reads between `$'` and `'`. */
function bashEscaped(text: string): string {
  return replaceHidden(text, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return SHORT.get(character) ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`);
  });
}
