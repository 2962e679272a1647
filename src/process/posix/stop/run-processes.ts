// Finds the processes of a run, and waits until there are none. The shim leads a session and a group that no process
// leaves by accident; the mark in the environment finds those that left on purpose (setsid, double fork). Those that
// also cleared or overwrote that (daemons do, for the title that ps shows) are children of the shim where it is a
// subreaper, and found by descent; elsewhere only because they were seen before.
import type { ProcessIdentity, RunIdentity, RunProcess } from '../../ports.ts';
import type { ProcessSnapshot, MarkedRow, ProcessTable } from '../../table/process-table.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../identity.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';

export interface PosixProcess extends RunProcess {
  readonly group: number;
}

export interface RunProcessesOptions {
  /**
   * The shim ended a moment ago: every process in a session of its number was left there by it, also one that has no
   * mark yet since it has not become the command.
   */
  readonly justEnded?: boolean;
}

export class RunProcesses {
  readonly #run: RunIdentity;
  readonly #table: ProcessSnapshot;
  readonly #justEnded: boolean;
  /** All that were ever seen, by pid and start time: also one that is reparented and unmarked by now. */
  readonly #seen = new Set<string>();

  constructor(run: RunIdentity, table: ProcessSnapshot, { justEnded = false }: RunProcessesOptions = {}) {
    this.#run = run;
    this.#table = table;
    this.#justEnded = justEnded;
    this.#remember(run.command);
  }

  /** All living processes of the run but its shim. Zombies do not count. */
  async scan(): Promise<readonly PosixProcess[]> {
    const bootId = await this.#table.bootId();
    if (this.#run.command.bootId !== bootId) return [];
    const rows = await this.#table.list(`DIRIGENT_RUN=${this.#run.marker}`);
    const members = this.#select(rows.filter((row) => !row.zombie));
    for (const row of members) this.#remember(row);
    return members.map(({ pid, startTime, name, group }) => ({ bootId, pid, startTime, name, group }));
  }

  #select(rows: readonly MarkedRow[]): readonly MarkedRow[] {
    const { shim } = this.#run;
    const others = rows.filter(({ pid }) => pid !== shim?.pid && pid !== process.pid);
    const members = new Set(others.filter((row) => row.marked || this.#seen.has(key(row))));
    if (shim !== undefined) {
      const isThere = rows.some((row) => key(row) === key(shim));
      const ownsSession = isThere || this.#justLeft(shim, rows) || holdSession(shim, members);
      const adopts = isThere && this.#run.reaps === true;
      for (const row of others)
        if ((ownsSession && isInSession(row, shim)) || (adopts && isChild(row, shim.pid))) members.add(row);
    }
    const pids = new Set([...members].map(({ pid }) => pid));
    // A child may come before its parent in the table, so this goes on until none is added.
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const row of others)
        if (pids.has(row.parent) && !row.foreign && !members.has(row)) {
          members.add(row);
          pids.add(row.pid);
        }
    }
    return [...members];
  }

  /** Unless its pid is that of another process by now, which may have made a session of its own. */
  #justLeft({ pid }: ProcessIdentity, rows: readonly MarkedRow[]): boolean {
    return this.#justEnded && rows.every((row) => row.pid !== pid);
  }

  #remember(process: Pick<ProcessIdentity, 'pid' | 'startTime'>): void {
    this.#seen.add(key(process));
  }
}

/** A supervisor that was launched from within a run is a child of the shim, but not of the run. */
function isChild({ parent, foreign }: MarkedRow, pid: number): boolean {
  return parent === pid && !foreign;
}

function isInSession({ session, group }: MarkedRow, shim: ProcessIdentity): boolean {
  return session === shim.pid || group === shim.pid;
}

/**
 * The number of the session is ours as long as the shim, or a known process, is in it: the kernel does not reuse it.
 */
function holdSession(shim: ProcessIdentity, members: ReadonlySet<MarkedRow>): boolean {
  return [...members].some((row) => isInSession(row, shim));
}

function key({ pid, startTime }: Pick<ProcessIdentity, 'pid' | 'startTime'>): string {
  return `${pid} ${startTime}`;
}

/** Only its parent is notified when a process ends, so those that are left are polled, ever less often. */
const FIRST_POLL_MS = 5;
const LAST_POLL_MS = 50;

/**
 * Resolves when the run has no living process. Scans the whole table only when those it knew have ended. A scan is not
 * atomic: a process that forks and ends meanwhile can slip through one, so two have to be empty.
 */
export async function untilEmpty(processes: RunProcesses, table: ProcessTable, signal?: AbortSignal): Promise<void> {
  for (let empty = 0; empty < 2;) {
    signal?.throwIfAborted();
    const alive = await retryUntilOk(() => processes.scan(), signal);
    empty = alive.length === 0 ? empty + 1 : 0;
    await allEnded(alive, table, signal);
  }
}

async function allEnded(known: readonly PosixProcess[], table: ProcessTable, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  for (const one of known)
    for (
      let wait = FIRST_POLL_MS;
      await retryUntilOk(() => isAlive(table, one), signal);
      wait = Math.min(wait * 1.5, LAST_POLL_MS)
    )
      await pause(wait, undefined, options);
}
