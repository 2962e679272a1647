// The end of a shim that has nothing left to do.
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../identity.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { signalProcess } from '../stop/signal.ts';

/** Gone within a millisecond of its SIGKILL; whoever looks at the process table next must not find it. */
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
