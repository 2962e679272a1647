// The shim of a run, as its supervisor sees it: the shell that starts the command and does what shim-script.ts says. It
// is started here, or followed where an earlier supervisor started it; it reports through its control FIFO, and how the
// command ended is known from its line there, from the exit marker, or from how the shim itself ended.
import { constants, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { isOutOfDescriptors } from '../../../base/descriptors.ts';
import { UserError } from '../../../base/user-error.ts';
import type { Exit } from '../../../model/exit.ts';
import { identify, isAlive } from '../../identity.ts';
import type { ProcessIdentity, RunIdentity } from '../../ports.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { fifo, openFifo, parseExit, parseProcess, readExit } from '../run-folder.ts';
import { killRun } from '../stop/kill-run.ts';
import { RunProcesses, untilEmpty } from '../stop/run-processes.ts';
import { signalProcess } from '../stop/signal.ts';
import type { Shell } from './shell.ts';
import { GO } from './shim-script.ts';

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

/** A shim that this supervisor starts. */
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
   * A shell that dies between the fork of the command and its line about it (at a limit of processes, out of memory)
   * leaves a command that nothing else would ever find.
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

/** The supervisor's end of the control FIFO: reads the lines of a shim as they come, without polling. */
export class Control {
  readonly #socket: Socket;
  readonly #onLine: (line: string) => void;
  readonly #inputEnded = Promise.withResolvers<true>();
  #rest = '';
  /** The shim has closed the command's input. */
  readonly inputEnded = this.#inputEnded.promise;
  /** The shim is gone: no process holds the other end. Only for a FIFO that was opened for reading alone. */
  readonly ended: Promise<void>;

  /**
   * `alone`: before the shim is there, the FIFO is opened for writing too, since without a writer it reads as ended.
   * Throws when the folder is gone.
   */
  constructor(folder: string, options: { readonly alone: boolean; readonly onLine: (line: string) => void }) {
    this.#onLine = options.onLine;
    const access = options.alone ? constants.O_RDWR : constants.O_RDONLY;
    this.#socket = openFifo(fifo(folder, 'control'), access);
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk: string) => this.#onData(chunk));
    this.ended = new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.once('error', () => resolve());
    });
  }

  /**
   * The control FIFO of an adopted run; undefined where its folder is gone. A shortage of descriptors says nothing of
   * the run, and is waited out.
   */
  static reopen(folder: string, onLine: (line: string) => void): Promise<Control | undefined> {
    const open = (): Control | undefined => {
      try {
        return new Control(folder, { alone: false, onLine });
      } catch (error) {
        if (isOutOfDescriptors(error)) throw error;
        return undefined;
      }
    };
    return retryUntilOk(() => Promise.resolve().then(open));
  }

  #onData(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'input ended') this.#inputEnded.resolve(true);
      else this.#onLine(line);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Only for a command whose shim was killed: nothing reports its end. */
const ORPHAN_POLL_MS = 500;

/** The exit in the line that a shim writes to its control FIFO when the command has ended. */
function exitOfLine(line: string): Exit | undefined {
  return line.startsWith('exited ') ? parseExit(line.slice('exited '.length)) : undefined;
}

export function isShimAlive({ shim }: RunIdentity, table: ProcessTable): Promise<boolean> {
  return shim === undefined ? Promise.resolve(false) : retryUntilOk(() => isAlive(table, shim));
}

export interface FollowedShim {
  readonly exited: Promise<Exit>;
  /** Absent when the shim is gone. */
  readonly control?: Control;
}

/** Follows a shim that an earlier supervisor started. */
export async function followShim(run: RunIdentity, table: ProcessTable): Promise<FollowedShim> {
  const exited = Promise.withResolvers<Exit>();
  const control = (await isShimAlive(run, table))
    ? await Control.reopen(run.folder, (line) => {
        const exit = exitOfLine(line);
        if (exit !== undefined) exited.resolve(exit);
      })
    : undefined;
  const resolveWithoutShim = async (): Promise<void> => exited.resolve(await exitWithoutShim(run, table, undefined));
  void (control?.ended ?? Promise.resolve()).then(resolveWithoutShim);
  // The end may have come before the FIFO was open: the earlier supervisor may have read the line, the shim may have
  // died.
  void readExit(run.folder).then(async (marker) => {
    if (marker !== undefined) exited.resolve(marker);
    else if (!(await isShimAlive(run, table))) await resolveWithoutShim();
  });
  return { exited: exited.promise, ...(control && { control }) };
}

/**
 * The shim is gone. If it wrote how the command ended, that holds. If it died of a signal and the command with it, the
 * signal went to the whole group. Else the command lives on, and its exit cannot be known.
 */
async function exitWithoutShim(
  run: RunIdentity,
  table: ProcessTable,
  shimSignal: NodeJS.Signals | undefined,
): Promise<Exit> {
  const commandLives = (): Promise<boolean> => retryUntilOk(() => isAlive(table, run.command));
  const marker = await readExit(run.folder);
  if (marker !== undefined) return marker;
  if (shimSignal !== undefined) {
    while (isDying(run.command.pid) && (await commandLives())) await pause(1);
    if (!(await commandLives())) return { kind: 'signal', signal: shimSignal };
  }
  while (await commandLives()) await pause(ORPHAN_POLL_MS, undefined, { ref: false });
  return { kind: 'unknown' };
}

/** SIGKILL is number 9, and the masks of pending signals in /proc/PID/status are hexadecimal (proc(5)). */
const SIGKILL_PENDING = 1n << 8n;

/** It was killed together with its shim, and the kernel has not ended it yet. */
function isDying(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return [...status.matchAll(/^S[ih][gd]Pnd:\s*(\w+)$/gm)].some(
      ([, mask]) => (BigInt(`0x${mask ?? '0'}`) & SIGKILL_PENDING) !== 0n,
    );
  } catch {
    return false;
  }
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
