import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../model/exit.ts';
import { identify } from '../identity.ts';
import { insist } from '../insist.ts';
import type { ProcessIdentity, RunIdentity } from '../ports.ts';
import { nobodyLeft } from '../stop/gone.ts';
import { killAll } from '../stop/kill-all.ts';
import { Members } from '../stop/members.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Control } from './control.ts';
import { exitOfLine, exitWithoutKeeper } from './exit-watch.ts';
import { GO } from './keeper-script.ts';
import { parseProcess } from './run-folder.ts';
import type { Shell } from './shell.ts';

/** SIGKILL needs no longer, but in the kernel. */
const ENDS_WITHIN_MS = 5_000;

export interface KeeperOptions {
  readonly folder: string;
  readonly marker: string;
  readonly table: ProcessTable;
  /** Takes one. Only once its control FIFO is open: nobody would ever let go of it otherwise. */
  readonly takeShell: () => Shell;
  /** What it is told at once; see keeper-script.ts. */
  readonly setUp: string;
}

/** A run that has begun, and the way to its keeper. */
export interface Begun {
  readonly identity: RunIdentity;
  readonly exited: Promise<Exit>;
  readonly control: Control;
}

/** The shell of a run, which waits for our word before it starts the command. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #control: Control;
  readonly #shell: Shell;
  readonly #started = Promise.withResolvers<string>();
  readonly #exited = Promise.withResolvers<Exit>();

  /** Throws when the control FIFO cannot be opened. */
  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#control = new Control(options.folder, { alone: true, onLine: (line) => this.#hear(line) });
    this.#shell = options.takeShell();
    this.#shell.tell(options.setUp);
    // Its end before its time is told to who says `go`; there may be nobody.
    this.#started.promise.catch(() => undefined);
    void this.#shell.ended.then(({ why }) => this.#started.reject(cannotStart(why)));
  }

  #hear(line: string): void {
    const exit = exitOfLine(line);
    if (exit !== undefined) this.#exited.resolve(exit);
    else if (line.startsWith('started ')) this.#started.resolve(line.slice('started '.length));
  }

  /** Has the command started. Rejects with a UserError when the shell could not be spawned or ended. */
  async go(): Promise<Begun> {
    const { folder, marker, table } = this.#options;
    const shell = this.#shell;
    try {
      shell.tellLast(GO);
      const command = await startOf(await this.#started.promise, table);
      const keeper = await look(shell.pid, table);
      const identity: RunIdentity = { command, keeper, marker, folder, ...(shell.reaps && { reaps: true }) };
      void shell.ended.then(async ({ signal }) =>
        this.#exited.resolve(await exitWithoutKeeper(identity, table, signal)),
      );
      return { identity, exited: this.#exited.promise, control: this.#control };
    } catch (error) {
      this.#control.close();
      await this.#endForked().catch(() => undefined);
      throw error;
    }
  }

  /**
   * A shell that dies between the fork of the command and its word of it (at a limit of processes, out of memory) leaves a
   * command that nobody would ever know of.
   */
  async #endForked(): Promise<void> {
    const { folder, marker, table } = this.#options;
    const { pid } = this.#shell;
    if (pid === undefined) return;
    // Its number alone: it is gone, and no signal goes to it.
    const shell = { bootId: await table.bootId(), pid, startTime: '' };
    const run = { command: shell, keeper: shell, marker, folder };
    const members = new Members(run, table, { justEnded: true });
    await killAll(run, members, table);
    await nobodyLeft(members, table, AbortSignal.timeout(ENDS_WITHIN_MS));
  }

  /** The command shall not start after all. Resolves when the shell is gone. */
  async dismiss(): Promise<void> {
    await this.#shell.dismiss();
    this.#control.close();
  }
}

async function startOf(line: string, table: ProcessTable): Promise<ProcessIdentity> {
  const found = parseProcess(line, await table.bootId());
  if (found === undefined) throw new Error(`A keeper said: ${line}`);
  return found.startTime === '' ? look(found.pid, table) : found;
}

/** The start time as the table tells it; a command that ended already has none, and nobody will look for it. */
async function look(pid: number | undefined, table: ProcessTable): Promise<ProcessIdentity> {
  const bootId = await table.bootId();
  if (pid === undefined) throw cannotStart('the system could not create a process');
  // The command runs by now: whatever keeps us from looking must not be taken for a start that failed.
  const row = await insist(() => table.read(pid));
  return row === undefined ? { bootId, pid, startTime: '' } : identify(row, bootId);
}

function cannotStart(why: string): UserError {
  return new UserError('operation-failed', `The task could not be started: ${why}.`);
}
