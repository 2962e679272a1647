import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../identity.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { Member, Members } from './members.ts';

/** The kernel tells nobody but its parent that a process ended, so these few are looked at, ever less often. */
const FIRST_LOOK_MS = 5;
const LAST_LOOK_MS = 50;

/** Resolves when the run has no living process. Looks through the whole table only when those it knew have ended. */
export async function nobodyLeft(members: Members, table: ProcessTable, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const alive = await members.scan();
    if (alive.length === 0) return;
    await allEnded(alive, table, signal);
  }
}

async function allEnded(known: readonly Member[], table: ProcessTable, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  for (const member of known)
    for (let wait = FIRST_LOOK_MS; await isAlive(table, member); wait = Math.min(wait * 1.5, LAST_LOOK_MS))
      await pause(wait, undefined, options);
}
