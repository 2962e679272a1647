// The lines by which a shim starts its command with exactly the environment that is meant, and with no signal ignored.
// By a starter, where there is one (starter.ts). Else the shell exports what it can hold in a variable, and env(1) or
// perl(1), which becomes the command, undoes the rest; what no shell can hold goes through one variable that perl takes
// apart again. Never through arguments: the system shows those to every user.
import type { WaitOptions } from '../../../base/mount-queue.ts';
import { UserError } from '../../../base/user-error.ts';
import { quote } from '../../../base/shell-words.ts';
import { findProgram } from '../../command/program.ts';
import { askProgram, firstOf } from '../ask-program.ts';
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
    // A run with a terminal has the descriptor of its master.
    redirect: `${STARTER_DESCRIPTOR}<&-`,
    after: '',
    close: () => undefined,
  };
}

function restore(
  { env, perl }: Tools,
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

interface ShimEnv {
  /** Lines that give a shell the environment of its command. */
  readonly script: string;
  /** Variables that a shell would drop or change: they have to get past it. */
  readonly past: Readonly<Record<string, string>>;
  /** Names of the shell's own environment that the command does not have. */
  readonly own: readonly string[];
}

/** The one variable in which those get past a shell. */
const CARRIER = 'DIRIGENT_CARRIED';

/**
 * Names that mean something to a shell itself: some it gives its own value, some cannot be set, some change how it
 * reads. dash, ash and bash together.
 */
const OF_THE_SHELL =
  /^(_|IFS|OPT(IND|ARG|ERR)|PPID|E?UID|GROUPS|SHELLOPTS|BASH\w*|LINENO|RANDOM|SECONDS|SRANDOM|EPOCH\w*|HISTCMD|DIRSTACK|FUNCNAME|PIPESTATUS|TMOUT|POSIXLY_CORRECT|PS[0-9]|OLDPWD)$/;

/**
 * How a shell whose environment is `own` makes the environment `env` for its command. A shell passes on only what it
 * can hold in a variable: dash drops `npm_config_a-b`, `a.b` and the functions of bash (`BASH_FUNC_x%%`). Those, and
 * what a shell takes for itself, get past it; not `_`, which every shell sets for each command.
 */
export function shimEnv(
  env: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>> = process.env,
): ShimEnv {
  const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);
  const isKept = (name: string): boolean => isPlain(name) && !OF_THE_SHELL.test(name);
  const strange = Object.keys(own).filter((name) => isKept(name) && env[name] === undefined);
  const taken = Object.keys(own).filter((name) => isPlain(name) && !isKept(name) && env[name] === undefined);
  const entries = Object.entries(env);
  return {
    script: [
      ...(strange.length > 0 ? [`unset ${strange.join(' ')}`] : []),
      ...entries.filter(([name]) => isKept(name)).map(([name, value]) => `export ${name}=${quote(value)}`),
    ].join('\n'),
    past: Object.fromEntries(entries.filter(([name]) => name !== '_' && !isKept(name))),
    own: taken,
  };
}

/** An assignment for a shell: one variable a line, with what would end the line as `%` and two digits. */
function carried(past: Readonly<Record<string, string>>): string {
  const lines = Object.entries(past).map(([name, value]) =>
    `${name}=${value}`.replaceAll('%', '%25').replaceAll('\n', '%0a'),
  );
  return `${CARRIER}=${quote(lines.join('\n'))}`;
}

/**
 * Programs of this machine that give a command its default signals back, and then become it (execve(2)): the pid stays.
 */
interface Tools {
  /** GNU env restores signals since 8.31; those of macOS and BusyBox cannot. */
  readonly env: { readonly path: string; readonly restores: boolean };
  /** Mostly there, where env(1) cannot. */
  readonly perl: string | undefined;
}

const RESTORE = ['--default-signal=INT', '--default-signal=QUIT'];

/** Arguments: names to unset, an empty one, then the command. The variables to add are in one. */
const RESTORE_AND_UNPACK = [
  '$SIG{INT} = $SIG{QUIT} = "DEFAULT"',
  'delete $ENV{$_} while length($_ = shift @ARGV)',
  `for (split /\\n/, delete $ENV{${CARRIER}} // "") { s/%(..)/chr hex $1/ge; my ($n, $v) = split /=/, $_, 2; $ENV{$n} = $v }`,
  'exec { $ARGV[0] } @ARGV; die "$ARGV[0]: $!\\n"',
].join('; ');

let tools: Promise<Tools> | undefined;

/** Rejects with a UserError where no program can be run; the next call tries again. */
function findTools(): Promise<Tools> {
  tools ??= askTools().catch((error: unknown) => {
    tools = undefined;
    throw new UserError('operation-failed', `The task could not be started: ${(error as Error).message}.`);
  });
  return tools;
}

async function askTools(): Promise<Tools> {
  const env = await firstOf(['/usr/bin/env', '/bin/env']);
  const [restores, hasPerl] = await Promise.all([
    works(env, [...RESTORE, 'true']),
    works('/usr/bin/perl', ['-e', '1']),
  ]);
  return { env: { path: env, restores }, perl: hasPerl ? '/usr/bin/perl' : undefined };
}

async function works(file: string, args: readonly string[]): Promise<boolean> {
  return (await askProgram(file, args))?.code === 0;
}
