// The last step of the stop ladder: SIGKILL to every process of a run.
import { setTimeout as pause } from 'node:timers/promises';
import { findProcess } from '../../identity.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import type { PosixProcess, RunProcesses } from './run-processes.ts';
import { signalGroup, signalProcess } from './signal.ts';

const MAX_ROUNDS = 100;

/**
 * Sends SIGKILL to every process of the run, again and again until a scan shows no new one. The shim is spared: it must
 * write how the command ended. Processes that cannot die (uninterruptible sleep) are left to `untilEmpty`.
 *
 * A scan of the table is not atomic: a process that forks and ends meanwhile is in it neither as parent nor as child.
 * So from the second scan on, all are stopped (SIGSTOP) first.
 */
export async function killRun(run: RunIdentity, processes: RunProcesses, table: ProcessTable): Promise<void> {
  const killed = new Set<string>();
  let found = await processes.scan();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fresh = found.filter((one) => !killed.has(key(one)));
    if (fresh.length === 0 && round > 0) break;
    for (const one of fresh) {
      killed.add(key(one));
      await signalProcess(table, one, 'SIGKILL');
    }
    // A process that was forking at that moment has its child in the table by now.
    await pause(1);
    await freeze(run, found, table);
    found = await processes.scan();
  }
  if (run.shim !== undefined) await signalProcess(table, run.shim, 'SIGCONT');
}

/** A signal to a group reaches all of it at once, also a child that is just being forked; stopped, none forks again. */
async function freeze({ shim }: RunIdentity, processes: readonly PosixProcess[], table: ProcessTable): Promise<void> {
  const groups = new Set(processes.map(({ group }) => group));
  if (shim !== undefined && (await findProcess(table, shim)) !== undefined) groups.add(shim.pid);
  for (const group of groups) signalGroup(group, 'SIGSTOP');
}

function key({ pid, startTime }: PosixProcess): string {
  return `${pid} ${startTime}`;
}
