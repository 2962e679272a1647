import type { TaskDefinition } from './project.ts';

type Command = Pick<TaskDefinition, 'command' | 'args' | 'shell'>;

/**
 * The command as one would type it into a POSIX shell. Nothing in it can hide: what a terminal or a dialog would not
 * show, or would show elsewhere, is written as an escape.
 */
export function commandLine({ command, args, shell }: Command): string {
  if (shell === false) return [quotedProgram(command), ...args.map(quoted)].join(' ');
  const script = [visible(command), ...args.map(quoted)].join(' ');
  return shell === true ? script : `${quoted(shell)} -c ${quoted(script)}`;
}

/** Not `~` or `=` at the beginning: shells expand them. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./~-]*$/;

/** Control characters, and those that turn the direction of writing (Unicode TR 36, "Bidirectional Text Spoofing"). */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** `A=1` in the place of a program would be an assignment. */
function quotedProgram(word: string): string {
  return PLAIN.test(word) && word.includes('=') ? `'${word}'` : quoted(word);
}

function quoted(word: string): string {
  if (PLAIN.test(word)) return word;
  if (!HIDDEN.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${visible(word.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function visible(text: string): string {
  return text.replaceAll(new RegExp(HIDDEN, 'gu'), (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return SHORT.get(character) ?? (code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`);
  });
}
