import { setTimeout as pause } from 'node:timers/promises';
import { STARTER_PATH } from '../posix/starter/starter-path.ts';
import type { RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';

const LOOK_MS = 1;
/** On a machine so busy that this is not enough the stop ladder goes on to SIGKILL, which nothing forgets. */
const LOOKS = 1000;

/**
 * Resolves when the command is more than a copy of its keeper, and than its starter. Between fork and exec a shell still has its traps: a signal
 * that comes before it has dropped them (POSIX, 2.12) is taken for the keeper's, and forgotten; a starter may still ignore
 * some. From the last exec on it is the command's.
 */
export async function untilExec(
  { command, keeper }: Pick<RunIdentity, 'command' | 'keeper'>,
  table: Pick<ProcessTable, 'commandLine'>,
): Promise<void> {
  if (keeper === undefined) return;
  const own = await table.commandLine(keeper.pid);
  if (own === '') return;
  for (let look = 0; look < LOOKS; look++) {
    const line = await table.commandLine(command.pid);
    if (line !== own && !line.startsWith(STARTER_PATH)) return;
    await pause(LOOK_MS);
  }
}
