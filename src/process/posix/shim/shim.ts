// The shim of a run, from its start to its release: a shell between the supervisor and the command, which starts that when
// it receives the word, and does what shim-script.ts says.
import { UserError } from '../../../base/user-error.ts';
import type { Exit } from '../../../model/exit.ts';
import { identify, isAlive } from '../../identity.ts';
import type { ProcessIdentity, RunIdentity } from '../../ports.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { parseProcess } from '../folder/run-folder.ts';
import { killRun } from '../stop/kill-run.ts';
import { RunProcesses, untilEmpty } from '../stop/run-processes.ts';
import { Control } from './control.ts';
import type { Shell } from './shell.ts';
import { exitOfLine, exitWithoutShim } from './shim-exit.ts';
import { GO } from './shim-script.ts';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { signalProcess } from '../stop/signal.ts';

/** More than SIGKILL ever takes, except for a process that is stuck in the kernel. */
const ENDS_WITHIN_MS = 5_000;

export interface ShimOptions {
  readonly folder: string;
  readonly marker: string;
  readonly table: ProcessTable;
  /** Called once the control FIFO is open: a shell that was taken before would be left over if that failed. */
  readonly takeShell: () => Shell;
  /** From shim-script.ts; the shell reads it at once. */
  readonly script: string;
}

/** A run that has begun, and the way to its shim. */
export interface StartedRun {
  readonly identity: RunIdentity;
  readonly exited: Promise<Exit>;
  readonly control: Control;
}

export class Shim {
  readonly #options: ShimOptions;
  readonly #control: Control;
  readonly #shell: Shell;
  readonly #started = Promise.withResolvers<string>();
  readonly #exited = Promise.withResolvers<Exit>();

  /** Throws when the control FIFO cannot be opened. */
  constructor(options: ShimOptions) {
    this.#options = options;
    this.#control = new Control(options.folder, { alone: true, onLine: (line) => this.#onLine(line) });
    this.#shell = options.takeShell();
    this.#shell.send(options.script);
    // An early end is reported by `start`, which may not have been called yet.
    this.#started.promise.catch(() => undefined);
    void this.#shell.ended.then(({ reason }) => this.#started.reject(cannotStart(reason)));
  }

  #onLine(line: string): void {
    const exit = exitOfLine(line);
    if (exit !== undefined) this.#exited.resolve(exit);
    else if (line.startsWith('started ')) this.#started.resolve(line.slice('started '.length));
  }

  /** Starts the command. Rejects with a UserError when the shell could not be spawned, or ended before. */
  async start(): Promise<StartedRun> {
    const { folder, marker, table } = this.#options;
    const shell = this.#shell;
    try {
      shell.sendLast(GO);
      const command = await commandOf(await this.#started.promise, table);
      const shim = await identityOf(shell.pid, table);
      const identity: RunIdentity = { command, shim, marker, folder, ...(shell.reaps && { reaps: true }) };
      void shell.ended.then(async ({ signal }) => this.#exited.resolve(await exitWithoutShim(identity, table, signal)));
      return { identity, exited: this.#exited.promise, control: this.#control };
    } catch (error) {
      this.#control.close();
      await this.#killForked().catch(() => undefined);
      throw error;
    }
  }

  /**
   * A shell that dies between the fork of the command and its line about it (at a limit of processes, out of memory) leaves
   * a command that nothing else would ever find.
   */
  async #killForked(): Promise<void> {
    const { folder, marker, table } = this.#options;
    const { pid } = this.#shell;
    if (pid === undefined) return;
    // By its pid alone: the shell is gone, and no signal goes to it.
    const shell = { bootId: await table.bootId(), pid, startTime: '' };
    const run = { command: shell, shim: shell, marker, folder };
    const processes = new RunProcesses(run, table, { justEnded: true });
    await killRun(run, processes, table);
    await untilEmpty(processes, table, AbortSignal.timeout(ENDS_WITHIN_MS));
  }

  /** In place of `start`. Resolves when the shell is gone. */
  async close(): Promise<void> {
    await this.#shell.close();
    this.#control.close();
  }
}

async function commandOf(line: string, table: ProcessTable): Promise<ProcessIdentity> {
  const found = parseProcess(line, await table.bootId());
  if (found === undefined) throw new Error(`A shim wrote: ${line}`);
  return found.startTime === '' ? identityOf(found.pid, table) : found;
}

/** The start time comes from the table; a command that has ended already has none, and is never looked for. */
async function identityOf(pid: number | undefined, table: ProcessTable): Promise<ProcessIdentity> {
  const bootId = await table.bootId();
  if (pid === undefined) throw cannotStart('the system could not create a process');
  // The command runs by now: a table that cannot be read must not be taken for a start that failed.
  const row = await retryUntilOk(() => table.read(pid));
  return row === undefined ? { bootId, pid, startTime: '' } : identify(row, bootId);
}

function cannotStart(reason: string): UserError {
  return new UserError('operation-failed', `The task could not be started: ${reason}.`);
}

/** The shim is gone within a millisecond of its SIGKILL; the next look at the process table must not find it. */
const POLL_MS = 2;
const POLLS = 250;

/** Kills the shim; its exit marker stays. */
export async function killShim({ shim }: RunIdentity, table: ProcessTable): Promise<void> {
  if (shim === undefined) return;
  await signalProcess(table, shim, 'SIGKILL');
  for (let poll = 0; poll < POLLS && (await isAlive(table, shim)); poll++) await pause(POLL_MS);
}

/** Kills the shim and removes the folder of its run. */
export async function releaseShim(run: RunIdentity, table: ProcessTable): Promise<void> {
  await killShim(run, table);
  await rm(run.folder, { recursive: true, force: true });
}
