// The command of a task as one line for people, and parsed from a line that the user types.
import { bashEscaped, isPlainWord, plainCommand, quoteVisibly } from '../base/shell-words.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

export type Command = Pick<TaskDefinition, 'command' | 'args' | 'shell'>;

/**
 * The command as one would type it into a POSIX shell. Nothing in it can hide: what a terminal or a dialog would not
 * show, or would show elsewhere, is written as an escape.
 */
export function commandLine({ command, args, shell }: Command): string {
  if (shell === false) return [quotedProgram(command), ...args.map(quoteVisibly)].join(' ');
  const script = [bashEscaped(command), ...args.map(quoteVisibly)].join(' ');
  return shell === true ? script : `${quoteVisibly(shell)} -c ${quoteVisibly(script)}`;
}

/** `A=1` in the place of a program would be an assignment. */
function quotedProgram(word: string): string {
  return isPlainWord(word) && word.includes('=') ? `'${word}'` : quoteVisibly(word);
}

/** A line as program and arguments where nothing in it is special to a shell; anything else is for `shell` to read. */
export function commandOf(line: string, shell: boolean | string = true): Command {
  const words = plainCommand(line);
  if (words === undefined) return { command: line.trim(), args: [], shell };
  const [command, ...args] = words;
  return { command, args, shell: false };
}
