// A pid is a number that the kernel gives again. With the boot and the start time it names one process for good.
import { hasShape, isText, maybe } from '../base/shape.ts';
import type { ProcessIdentity, RunIdentity } from './ports.ts';
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

/** 0 and below name groups, and 1 is nobody's task: kill(2). */
const isProcess = hasShape({
  bootId: isText,
  pid: (pid) => Number.isSafeInteger(pid) && (pid as number) > 1,
  startTime: isText,
});

const hasIdentity = hasShape({ command: isProcess, keeper: maybe(isProcess), marker: isText, folder: isText });

/** What was read from a disk may be anything. */
export function isRunIdentity(value: unknown): value is RunIdentity {
  return hasIdentity(value);
}
