// The words that are executed for a task: a program and its arguments, or a shell that runs a line.
import type { WaitOptions } from '../../base/mount-queue.ts';
import { quote } from '../../base/shell-words.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import { findProgram } from './program.ts';

/**
 * The program, found and checked, or the shell that runs it. Its name stays as it was written, so that the program sees
 * the name it was called by.
 */
export async function commandLine(
  definition: Pick<TaskDefinition, 'command' | 'args' | 'shell'>,
  cwd: string,
  env: Readonly<Record<string, string>>,
  wait: WaitOptions = {},
): Promise<readonly string[]> {
  const { command, args, shell } = definition;
  if ([command, ...args].some((text) => text.includes('\0')))
    throw new UserError('operation-failed', 'command and args cannot contain a NUL character.');
  if (shell === false) {
    const path = await findProgram(command, cwd, env, wait);
    return [command.startsWith('~/') ? path : command, ...args];
  }
  return shellLine(shell, [command, ...args.map(quote)].join(' '), cwd, env, wait);
}

/** `text` as an argument of the shell that is asked for; true is the default shell of the system. */
export async function shellLine(
  shell: string | true,
  text: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  wait: WaitOptions = {},
): Promise<readonly string[]> {
  if (process.platform === 'win32' && (shell === true || /(^|\\)cmd(\.exe)?$/i.test(shell)))
    return [shell === true ? (env['ComSpec'] ?? 'cmd.exe') : shell, '/d', '/s', '/c', `"${text}"`];
  const file = shell === true ? '/bin/sh' : await findProgram(shell, cwd, env, wait);
  return [file, '-c', text];
}
