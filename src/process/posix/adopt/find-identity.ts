// The identity of a run whose supervisor died before it could record it.
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../../base/descriptors.ts';
import { UserError } from '../../../base/user-error.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { fifo, readIdentity } from '../folder/run-folder.ts';
import { identityByFifo } from './identity-by-fifo.ts';

/**
 * A shim writes the identity within milliseconds, in which a supervisor may have died and another have come. A shim that has
 * its FIFOs open is on its way, however slow the machine is; one that has not may still be about to read its script.
 */
const OPENS_WITHIN_MS = 1_000;
const WRITES_WITHIN_MS = 10_000;
const FIRST_POLL_MS = 5;
const LATER_POLL_MS = 250;

/** @throws UserError where a run lives in the folder, and its process cannot be determined */
export async function findIdentity(folder: string, table: ProcessTable): Promise<RunIdentity | undefined> {
  const control = fifo(folder, 'control');
  for (const begin = performance.now(); ;) {
    const identity = await readIdentity(folder);
    if (identity !== undefined) return identity;
    // Without the FIFOs no shim was asked to start anything here, and none can be.
    if (!existsSync(control)) return undefined;
    const hasShim = isOpenForReading(control);
    const waited = performance.now() - begin;
    if (waited > OPENS_WITHIN_MS) {
      if (!hasShim) return undefined;
      const seen = await identityByFifo(folder, table);
      if (seen !== undefined) return seen;
    }
    if (waited > WRITES_WITHIN_MS) throw unknownProcess(folder);
    await pause(waited > OPENS_WITHIN_MS ? LATER_POLL_MS : FIRST_POLL_MS);
  }
}

export function unknownProcess(folder: string): UserError {
  return new UserError(
    'operation-failed',
    `A process that was started in ${folder} is still running. Its pid is unknown, so it was left alone. Find it with ` +
      `\`fuser ${fifo(folder, 'control')}\`, also in other containers that mount this folder, and kill it.`,
  );
}

/** A process has the FIFO open for reading, as the shim does: else open(2) fails with ENXIO (fifo(7)). */
export function isOpenForReading(path: string): boolean {
  try {
    closeSync(reserve.use(() => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)));
    return true;
  } catch {
    return false;
  }
}
