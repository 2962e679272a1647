// What stands before the command of a keeper, each program replacing itself by the next (execve(2)), so that the pid
// stays: who it runs as, and that no signal is ignored from the start.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';

/** `before` ends with env(1), whose arguments the carried variables are, when there are any. */
export interface Prefix {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** env(1) of GNU since 8.31 can; those of macOS and BusyBox cannot, but perl(1) is mostly there. */
type Restorer = 'env' | 'perl' | 'none';

const RESTORE = ['--default-signal=INT', '--default-signal=QUIT'];
const PERL = '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec { $ARGV[0] } @ARGV; die "$ARGV[0]: $!\\n"';

let tools: Promise<{ readonly restorer: Restorer; readonly env: string }> | undefined;

/** Looks once what this machine has. */
export async function signalPrefix(carries: boolean): Promise<Prefix> {
  tools ??= findTools();
  const { restorer, env } = await tools;
  if (restorer === 'env') return { before: [env, ...RESTORE], after: [] };
  return { before: carries ? [env] : [], after: restorer === 'perl' ? ['/usr/bin/perl', '-e', PERL] : [] };
}

async function findTools(): Promise<{ readonly restorer: Restorer; readonly env: string }> {
  const env = await firstOf(['/usr/bin/env', '/bin/env']);
  if (await works(env, [...RESTORE, 'true'])) return { restorer: 'env', env };
  return { restorer: (await works('/usr/bin/perl', ['-e', '1'])) ? 'perl' : 'none', env };
}

async function works(file: string, args: readonly string[]): Promise<boolean> {
  return promisify(execFile)(file, args).then(
    () => true,
    () => false,
  );
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
