// What this machine has to give a command its signals back, each program replacing itself by the next (execve(2)), so
// that the pid stays. Only where there is no starter.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { UserError } from '../../base/user-error.ts';
import { askProgram } from './ask-program.ts';
import { CARRIER } from './keeper-env.ts';

export interface Tools {
  /** That of GNU since 8.31 restores; those of macOS and BusyBox cannot. */
  readonly env: { readonly path: string; readonly restores: boolean };
  /** Mostly there, where env(1) cannot. */
  readonly perl: string | undefined;
}

export const RESTORE = ['--default-signal=INT', '--default-signal=QUIT'];

/** Its arguments: names to take away, then an empty one, then the command. What it adds is in one variable. */
export const RESTORE_AND_UNPACK = [
  '$SIG{INT} = $SIG{QUIT} = "DEFAULT"',
  'delete $ENV{$_} while length($_ = shift @ARGV)',
  `for (split /\\n/, delete $ENV{${CARRIER}} // "") { s/%(..)/chr hex $1/ge; my ($n, $v) = split /=/, $_, 2; $ENV{$n} = $v }`,
  'exec { $ARGV[0] } @ARGV; die "$ARGV[0]: $!\\n"',
].join('; ');

let tools: Promise<Tools> | undefined;

/** Looks until it has seen. Rejects with a UserError where it cannot look. */
export function findTools(): Promise<Tools> {
  tools ??= look().catch((error: unknown) => {
    tools = undefined;
    throw new UserError('operation-failed', `The task could not be started: ${(error as Error).message}.`);
  });
  return tools;
}

async function look(): Promise<Tools> {
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

/** The first of these programs that is there; else the last, so that the failure names it. */
export async function firstOf(paths: readonly [string, ...string[]]): Promise<string> {
  for (const path of paths) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return paths.at(-1) ?? paths[0];
}
