import type { TaskInfo } from '../../rpc/contract.ts';

type Command = Pick<TaskInfo['definition'], 'command' | 'args' | 'shell'>;

const plainWord = /^[\w@%+=:,./~^-]+$/u;

/** The command as one would type it in a POSIX shell: words with special characters are quoted. */
export function commandLine({ command, args, shell }: Command): string {
  const words = args.map(quoted);
  // A shell command is a line of shell already: quoting it would show another command.
  return [shell === false ? quoted(command) : command, ...words].join(' ');
}

function quoted(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
