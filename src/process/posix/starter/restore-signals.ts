// Programs of this machine that give a command its default signals back, where there is no starter. Each replaces itself by
// the next (execve(2)), so that the pid stays.
import { UserError } from '../../../base/user-error.ts';
import { askProgram, firstOf } from '../ask-program.ts';
import { CARRIER } from '../shim/shim-env.ts';

export interface Tools {
  /** GNU env restores signals since 8.31; those of macOS and BusyBox cannot. */
  readonly env: { readonly path: string; readonly restores: boolean };
  /** Mostly there, where env(1) cannot. */
  readonly perl: string | undefined;
}

export const RESTORE = ['--default-signal=INT', '--default-signal=QUIT'];

/** Arguments: names to unset, an empty one, then the command. The variables to add are in one. */
export const RESTORE_AND_UNPACK = [
  '$SIG{INT} = $SIG{QUIT} = "DEFAULT"',
  'delete $ENV{$_} while length($_ = shift @ARGV)',
  `for (split /\\n/, delete $ENV{${CARRIER}} // "") { s/%(..)/chr hex $1/ge; my ($n, $v) = split /=/, $_, 2; $ENV{$n} = $v }`,
  'exec { $ARGV[0] } @ARGV; die "$ARGV[0]: $!\\n"',
].join('; ');

let tools: Promise<Tools> | undefined;

/** Rejects with a UserError where no program can be run; the next call tries again. */
export function findTools(): Promise<Tools> {
  tools ??= probe().catch((error: unknown) => {
    tools = undefined;
    throw new UserError('operation-failed', `The task could not be started: ${(error as Error).message}.`);
  });
  return tools;
}

async function probe(): Promise<Tools> {
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
