// The limits of the machine that a start runs into: open files, the size of environment and arguments, processes,
// memory.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { countDescriptors, type DescriptorCount } from '../../base/descriptors.ts';
import { UserError } from '../../base/user-error.ts';

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

/**
 * Every system takes this much (Linux a quarter of the stack, 2 MB mostly); below it the limit need not be asked for.
 */
const SURELY_FITS = 256 * 1024;

/** execve(2) keeps a pointer for each string, and some room for itself. */
const POINTER_BYTES = 8;
const OWN_BYTES = 4096;

let limit: Promise<number> | undefined;

/**
 * Rejects with a UserError when the system would not take this much: the shell of a run could say it only in its log.
 */
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

/** Open for a run here and in the capture: FIFOs, log files, its control FIFO; some more while it is spawned. */
const FOR_A_RUN = 12;
/** Clients, records, looks at processes, probes, stop commands. */
const FOR_ALL_ELSE = 48;

/**
 * Refuses a start that would take the last descriptors, while there are some: without any, nothing could be stopped.
 */
export class DescriptorBudget {
  readonly #count: () => DescriptorCount | undefined;
  #launching = 0;
  /** Starts since the last count, which looks at every open file and so is not taken while there is plenty. */
  #uncounted = Infinity;
  #counted: DescriptorCount | undefined;

  constructor(count: () => DescriptorCount | undefined = countDescriptors) {
    this.#count = count;
  }

  /** Returns what to call when the start is over. @throws UserError when there is no room */
  enter(): () => void {
    if (!this.#hasPlenty()) {
      this.#counted = this.#count();
      this.#uncounted = 0;
      this.#refuseWithoutRoom();
    }
    this.#uncounted += 1;
    this.#launching += 1;
    let isOver = false;
    return () => {
      if (!isOver) this.#launching -= 1;
      isOver = true;
    };
  }

  #hasPlenty(): boolean {
    if (this.#counted === undefined) return false;
    const { inUse, limit } = this.#counted;
    return inUse + (this.#uncounted + this.#launching) * FOR_A_RUN < limit / 2 - FOR_ALL_ELSE;
  }

  #refuseWithoutRoom(): void {
    if (this.#counted === undefined) return;
    const { inUse, limit } = this.#counted;
    if (inUse + (this.#launching + 1) * FOR_A_RUN + FOR_ALL_ELSE <= limit) return;
    throw new UserError(
      'operation-failed',
      `The task could not be started: the supervisor has ${inUse} of at most ${limit} files open (ulimit -n); a task ` +
        `needs about ${FOR_A_RUN}, and ${FOR_ALL_ELSE} are reserved. Stop other tasks, or raise the limit ` +
        '(ulimit -n) and restart the supervisor.',
    );
  }
}
