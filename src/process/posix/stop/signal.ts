// Signals to processes of runs. The only place that sends them.
import type { ProcessIdentity } from '../../ports.ts';
import { findProcess } from '../../identity.ts';
import type { ProcessTable } from '../../table/process-table.ts';

/** Checks once more that the pid still belongs to the process that is meant, and signals it in the same turn. */
export async function signalProcess(
  table: ProcessTable,
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
): Promise<boolean> {
  if ((await findProcess(table, identity)) === undefined) return false;
  return send(identity.pid, signal);
}

/** The caller has made sure that a process of ours is in the group: no other group can have its number then. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  return send(-group, signal);
}

/** False when there is no such process, or none that we may signal (it changed its user). */
function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
