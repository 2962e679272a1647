// The lines by which a shim starts its command with exactly the environment that is meant, and with no signal ignored. By
// a starter, where there is one (starter.ts). Else the shell exports what it can hold in a variable, and
// env(1) or perl(1), which becomes the command, undoes the rest; what no shell can hold goes through one variable that
// perl takes apart again. Never through arguments: the system shows those to every user.
import type { WaitOptions } from '../../../base/mount-queue.ts';
import { UserError } from '../../../base/user-error.ts';
import { quote } from '../../../base/shell-words.ts';
import { findProgram } from '../../launch/program.ts';
import { carried, shimEnv } from '../shim/shim-env.ts';
import { findTools, RESTORE, RESTORE_AND_UNPACK } from './restore-signals.ts';
import { STARTER_DESCRIPTOR, STARTER_PATH, type Starter } from './starter.ts';

export interface CommandStart {
  /** Lines of the shim, before the command is started. */
  readonly lines: string;
  /** The words that start it. */
  readonly words: readonly string[];
  /** Redirections of those words, beside those of its streams. */
  readonly redirect: string;
  /** Lines of the shim when it is started. */
  readonly after: string;
  /** The shim has read it, or never will. */
  close(): void;
}

export interface CommandOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The words before the command that make the process another user's. */
  readonly become: readonly string[];
  readonly starter: Starter | undefined;
  readonly wait: WaitOptions;
}

/** Rejects with a UserError where other users could see a variable on its way. */
export async function commandStart(options: CommandOptions): Promise<CommandStart> {
  const { command, env, cwd, become, starter, wait } = options;
  const [name = ''] = command;
  const made = starter?.command(name.includes('/') ? name : await findProgram(name, cwd, env, wait), env);
  if (made === undefined) return startByTools(options);
  return {
    // The shim itself has no use for its stdout.
    lines: `exec 1<${quote(made.path)} || exit`,
    words: [...become, STARTER_PATH, ...command],
    redirect: `${STARTER_DESCRIPTOR}<&1`,
    after: 'exec 1>/dev/null',
    close: () => made.close(),
  };
}

async function startByTools({ command, env, become }: CommandOptions): Promise<CommandStart> {
  const { script, past, own } = shimEnv(env);
  const tools = await findTools();
  const names = Object.keys(past);
  if (names.length > 0 && tools.perl === undefined) throw cannotHide(names);
  const exported = names.length > 0 ? [`export ${carried(past)}`] : [];
  return {
    lines: [script, ...exported].join('\n'),
    words: [...become, ...restore(tools, names.length > 0, own, command), ...command],
    // Where a terminal is, its master is there.
    redirect: `${STARTER_DESCRIPTOR}<&-`,
    after: '',
    close: () => undefined,
  };
}

function restore(
  { env, perl }: Awaited<ReturnType<typeof findTools>>,
  unpacks: boolean,
  own: readonly string[],
  [name = '']: readonly string[],
): readonly string[] {
  // To env(1) a program whose path has a `=` is a variable.
  if (!unpacks && env.restores && !name.includes('='))
    return [env.path, ...own.flatMap((each) => ['-u', each]), ...RESTORE];
  return perl === undefined ? [] : [perl, '-e', RESTORE_AND_UNPACK, '--', ...own, ''];
}

function cannotHide(names: readonly string[]): UserError {
  return new UserError(
    'operation-failed',
    `The variable ${names[0] ?? ''} has a name that no shell accepts, and on this machine it could only be passed ` +
      'where every user can see it. Install perl, rename the variable, or remove it with unset_env.',
  );
}
