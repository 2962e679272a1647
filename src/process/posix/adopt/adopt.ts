// Adoption: a living run of an earlier supervisor becomes one of this supervisor.
import { existsSync } from 'node:fs';
import type { Exit } from '../../../model/exit.ts';
import type { Found, RunIdentity } from '../../ports.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { Execs, findExecs } from '../exec/execs.ts';
import { exitTime, fifo, isDrained, readExit, streamsOf, terminalOf } from '../run-folder.ts';
import { PosixRun } from '../posix-run.ts';
import { releaseShim, followShim, isShimAlive } from '../shim/shim.ts';
import type { ShellPool } from '../shim/shell.ts';
import { RunProcesses } from '../stop/run-processes.ts';
import { isOpenForReading, unknownProcess } from './find-identity.ts';

/**
 * Finds a run of an earlier supervisor by its identity. Signals nothing but a probe that was left over.
 * @throws UserError where the run lives, and cannot be seen from here
 */
export async function adopt(identity: RunIdentity, table: ProcessTable, shells: ShellPool): Promise<Found> {
  const { folder } = identity;
  const shimLives = existsSync(folder) && (await isShimAlive(identity, table));
  const processes = new RunProcesses(identity, table);
  const living = await retryUntilOk(() => processes.scan());
  const exit = await readExit(folder);
  const execs = new Execs(identity, table, shells, await findExecs(identity, table));
  if (living.length > 0 || execs.isBusy || (shimLives && (exit === undefined || isUndrained(folder))))
    return { kind: 'alive', process: await adoptLiving(identity, table, exit, execs) };
  // The shim lives where it cannot be seen, such as in another container that shares this folder.
  if (!shimLives && isOpenForReading(fifo(folder, 'control'))) throw unknownProcess(folder);
  const endedAt = exit === undefined ? undefined : await exitTime(folder);
  return {
    kind: 'gone',
    exit: exit ?? { kind: 'unknown' },
    ...(endedAt !== undefined && { endedAt }),
    ...(shimLives ? { streams: streamsOf(folder) } : {}),
    forget: () => releaseShim(identity, table),
  };
}

/** The last output of a terminal is still on its way to the FIFO. */
function isUndrained(folder: string): boolean {
  return terminalOf(folder) !== undefined && !isDrained(folder);
}

async function adoptLiving(
  identity: RunIdentity,
  table: ProcessTable,
  exit: Exit | undefined,
  execs: Execs,
): Promise<PosixRun> {
  const shim = exit === undefined ? await followShim(identity, table) : { exited: Promise.resolve(exit) };
  const run = new PosixRun({ identity, table, execs, ...shim });
  // The earlier supervisor may have died before it could pass the end of the input on to the shim. A shim that does not
  // answer, because it was stopped, is asked again by the next who ends the input.
  if (shim.control !== undefined && run.isInputEnded) run.endInput().catch(() => undefined);
  return run;
}
