import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { Member, Members } from './members.ts';

/** The kernel tells nobody but its parent that a process ended, so these few are looked at, ever less often. */
const FIRST_LOOK_MS = 5;
const LAST_LOOK_MS = 50;

/**
 * Resolves when the run has no living process. Looks through the whole table only when those it knew have ended. A look is
 * no snapshot: who forks and ends while it is taken can slip through one, so it takes two without anybody.
 */
export async function nobodyLeft(members: Members, table: ProcessTable, signal?: AbortSignal): Promise<void> {
  for (let empty = 0; empty < 2;) {
    signal?.throwIfAborted();
    const alive = await insist(() => members.scan(), signal);
    empty = alive.length === 0 ? empty + 1 : 0;
    await allEnded(alive, table, signal);
  }
}

async function allEnded(known: readonly Member[], table: ProcessTable, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  for (const member of known)
    for (
      let wait = FIRST_LOOK_MS;
      await insist(() => isAlive(table, member), signal);
      wait = Math.min(wait * 1.5, LAST_LOOK_MS)
    )
      await pause(wait, undefined, options);
}
