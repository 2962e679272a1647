import { bashEscaped, isPlainWord, shellQuoted } from '../base/shell-word.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

type Command = Pick<TaskDefinition, 'command' | 'args' | 'shell'>;

/**
 * The command as one would type it into a POSIX shell. Nothing in it can hide: what a terminal or a dialog would not
 * show, or would show elsewhere, is written as an escape.
 */
export function commandLine({ command, args, shell }: Command): string {
  if (shell === false) return [quotedProgram(command), ...args.map(shellQuoted)].join(' ');
  const script = [bashEscaped(command), ...args.map(shellQuoted)].join(' ');
  return shell === true ? script : `${shellQuoted(shell)} -c ${shellQuoted(script)}`;
}

/** `A=1` in the place of a program would be an assignment. */
function quotedProgram(word: string): string {
  return isPlainWord(word) && word.includes('=') ? `'${word}'` : shellQuoted(word);
}
