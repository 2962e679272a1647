// Waits until nothing of a run is alive.
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../identity.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import type { PosixProcess, RunProcesses } from './run-processes.ts';

/** Only its parent is told that a process has ended, so those that are left are polled, ever less often. */
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
