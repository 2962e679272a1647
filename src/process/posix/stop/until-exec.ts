// Waits until a command that was just forked can be signaled.
import { setTimeout as pause } from 'node:timers/promises';
import { STARTER_PATH } from '../starter/starter-path.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';

const POLL_MS = 1;
/** Where this is not enough, on a very busy machine, the stop ladder goes on to SIGKILL, which no process loses. */
const POLLS = 1000;

/**
 * Resolves when the process is no longer a copy of its shim, nor a starter. Between fork and exec a shell still has its
 * traps: a signal that comes before it has dropped them (POSIX, 2.12) is caught and lost; a starter may still ignore some.
 * From the last exec on a signal is the command's.
 */
export async function untilExec(
  { command, shim }: Pick<RunIdentity, 'command' | 'shim'>,
  table: Pick<ProcessTable, 'commandLine'>,
): Promise<void> {
  if (shim === undefined) return;
  const own = await table.commandLine(shim.pid);
  if (own === '') return;
  for (let poll = 0; poll < POLLS; poll++) {
    const line = await table.commandLine(command.pid);
    if (line !== own && !line.startsWith(STARTER_PATH)) return;
    await pause(POLL_MS);
  }
}
