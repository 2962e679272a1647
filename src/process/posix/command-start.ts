// How a keeper's shell starts its command with exactly the environment that is meant, and with no signal ignored from the
// start. By a starter, where there is one (starter/image.ts). Else the shell exports what it can hold in a variable, and
// env(1) or perl(1), which becomes the command, undoes the rest; what no shell can hold goes through one variable that
// perl takes apart again. Never through arguments: the system shows those to every user.
import type { Patience } from '../../base/slow-calls.ts';
import { UserError } from '../../base/user-error.ts';
import { quote } from '../../base/shell-words.ts';
import { findProgram } from '../launch/program.ts';
import { carried, keeperEnv } from './keeper-env.ts';
import { findTools, RESTORE, RESTORE_AND_UNPACK } from './restore-signals.ts';
import { STARTER_DESCRIPTOR, STARTER_PATH } from './starter/starter-path.ts';
import type { Starter } from './starter/starter.ts';

export interface CommandStart {
  /** Lines of the keeper, before the command is started. */
  readonly lines: string;
  /** The words that start it. */
  readonly words: readonly string[];
  /** Redirections of those words, beside those of its streams. */
  readonly redirect: string;
  /** Lines of the keeper when it is started. */
  readonly after: string;
  /** The keeper has been told, or will not be. */
  close(): void;
}

export interface CommandOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What makes the process another user's, before the command. */
  readonly become: readonly string[];
  readonly starter: Starter | undefined;
  readonly patience: Patience;
}

/** Rejects with a UserError where a variable could only be handed over in the sight of others. */
export async function commandStart(options: CommandOptions): Promise<CommandStart> {
  const { command, env, cwd, become, starter, patience } = options;
  const [name = ''] = command;
  const made = starter?.command(name.includes('/') ? name : await findProgram(name, cwd, env, patience), env);
  if (made === undefined) return byTools(options);
  return {
    // The keeper itself has no use for its stdout.
    lines: `exec 1<${quote(made.path)} || exit`,
    words: [...become, STARTER_PATH, ...command],
    redirect: `${STARTER_DESCRIPTOR}<&1`,
    after: 'exec 1>/dev/null',
    close: () => made.close(),
  };
}

async function byTools({ command, env, become }: CommandOptions): Promise<CommandStart> {
  const { script, past, own } = keeperEnv(env);
  const tools = await findTools();
  const names = Object.keys(past);
  if (names.length > 0 && tools.perl === undefined) throw unseen(names);
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

function unseen(names: readonly string[]): UserError {
  return new UserError(
    'operation-failed',
    `The variable ${names[0] ?? ''} has a name that no shell accepts, and on this machine it could only be passed ` +
      'where every user can see it. Install perl, rename the variable, or remove it with unset_env.',
  );
}
