// A pid is a number that the kernel gives again. With the boot and the start time it names one process for good.
import type { ProcessIdentity } from './ports.ts';
import type { ProcessRow, ProcessTable } from './table/process-row.ts';

/** The process, unless it is gone or its number belongs to another now. A zombie is still itself. */
export async function findProcess(table: ProcessTable, identity: ProcessIdentity): Promise<ProcessRow | undefined> {
  if (identity.bootId !== (await table.bootId())) return undefined;
  const row = await table.read(identity.pid);
  return row?.startTime === identity.startTime ? row : undefined;
}

export async function isAlive(table: ProcessTable, identity: ProcessIdentity): Promise<boolean> {
  const row = await findProcess(table, identity);
  return row !== undefined && !row.zombie;
}

export function identify(row: ProcessRow, bootId: string): ProcessIdentity {
  return { bootId, pid: row.pid, startTime: row.startTime };
}
