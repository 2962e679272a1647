// Turns a command of another tool into `command` and `args`, or into a shell line.
import { isPlainWord, plainCommand, quote } from '../base/shell-words.ts';
import type { TaskTable } from './proposal.ts';

/** The keys for a line that the other tool gives to `shell`. A shell that the line does not need is left out. */
export function lineKeys(line: string, shell: boolean | string = true): TaskTable {
  const words = plainCommand(line);
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

/** The keys of a probe that runs a line: without a shell if it needs none. */
export function probeKeys(line: string): TaskTable {
  const words = plainCommand(line);
  return words === undefined ? { command: 'sh', args: ['-c', line.trim()] } : programKeys(words);
}

export function programKeys([command = '', ...args]: readonly string[]): TaskTable {
  return args.length === 0 ? { command } : { command, args };
}

/** A word of a line for a shell, but the first: `--port=80` needs no quotes. */
export function shellWord(word: string): string {
  return isPlainWord(word) ? word : quote(word);
}
