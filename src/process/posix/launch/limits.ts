// The limits of the machine that a spawn runs into, in words.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '../../../base/user-error.ts';

/** By the errors of execve(2) and fork(2). */
const LIMITS: Readonly<Record<string, string>> = {
  EAGAIN: 'the user has reached the limit of processes (ulimit -u)',
  EMFILE: 'the supervisor has reached its limit of open files (ulimit -n)',
  ENOMEM: 'the system is out of memory',
};

/** Why a spawn failed, for people, where its message names a limit. */
export function inWords(message: string | undefined): string | undefined {
  return LIMITS[/\bE[A-Z0-9]+\b/.exec(message ?? '')?.[0] ?? ''] ?? message;
}

/** Linux: no single string of an environment or a command line is longer (MAX_ARG_STRLEN, execve(2)). */
const LONGEST_STRING = 128 * 1024;

/** Every system takes this much (Linux a quarter of the stack, 2 MB mostly); below it the limit need not be asked for. */
const SURELY_FITS = 256 * 1024;

/** execve(2) keeps a pointer for each string, and some room for itself. */
const POINTER_BYTES = 8;
const OWN_BYTES = 4096;

let limit: Promise<number> | undefined;

/** Rejects with a UserError when the system would not take this much: the shell of a run could say it only in its log. */
export async function assertFits(env: Readonly<Record<string, string>>, command: readonly string[]): Promise<void> {
  const variables = Object.entries(env).map(([name, value]) => ({ name, bytes: sizeOf(`${name}=${value}`) }));
  const words = command.map((word) => ({ name: 'an argument', bytes: sizeOf(word) }));
  const all = [...variables, ...words];
  const long = all.find(({ bytes }) => bytes > LONGEST_STRING);
  if (long !== undefined && process.platform === 'linux') throw tooLarge(`${long.name} has ${long.bytes} bytes`);
  const total = all.reduce((sum, { bytes }) => sum + bytes + POINTER_BYTES, OWN_BYTES);
  if (total < SURELY_FITS) return;
  limit ??= askLimit();
  if (total > (await limit)) throw tooLarge(`${total} bytes in total`);
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function askLimit(): Promise<number> {
  return promisify(execFile)('getconf', ['ARG_MAX']).then(
    ({ stdout }) => Number(stdout) || Infinity,
    () => Infinity,
  );
}

function tooLarge(what: string): UserError {
  return new UserError(
    'operation-failed',
    'The task could not be started: its environment or its arguments are too large ' +
      `(${what}; the limits are about 2 MB in total and 128 KB each). Remove large variables with unset_env, or pass them ` +
      'in a file.',
  );
}
