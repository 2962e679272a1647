import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../identity.ts';
import type { RunIdentity } from '../ports.ts';
import { signalProcess } from '../stop/signal.ts';
import type { ProcessTable } from '../table/process-row.ts';

/** Gone within a millisecond of its SIGKILL; whoever looks at the process table next must not find it. */
const DYING_LOOK_MS = 2;
const DYING_LOOKS = 250;

/** It has nothing left to do and to lose. Its exit marker stays. */
export async function dismissKeeper({ keeper }: RunIdentity, table: ProcessTable): Promise<void> {
  if (keeper === undefined) return;
  await signalProcess(table, keeper, 'SIGKILL');
  for (let look = 0; look < DYING_LOOKS && (await isAlive(table, keeper)); look++) await pause(DYING_LOOK_MS);
}

/** The keeper has nothing left to do and to lose: it is killed, and the folder goes. */
export async function letGo(run: RunIdentity, table: ProcessTable): Promise<void> {
  await dismissKeeper(run, table);
  await rm(run.folder, { recursive: true, force: true });
}
