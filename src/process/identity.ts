// The identity of a process: the kernel reuses pids, but boot, pid and start time together name one process for good.
import { hasShape, isObject, isString, optional } from '../base/guards.ts';
import type { ProcessIdentity, RunIdentity } from './ports.ts';
import type { ProcessRow, ProcessTable } from './table/process-table.ts';

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

/** 0 and below name groups, and 1 belongs to no task: kill(2). */
const isProcess = hasShape({
  bootId: isString,
  pid: (pid) => Number.isSafeInteger(pid) && (pid as number) > 1,
  startTime: isString,
});

const hasIdentity = hasShape({ command: isProcess, shim: optional(isProcess), marker: isString, folder: isString });

/** Undefined unless what was read from a disk is an identity. Earlier versions wrote `keeper` for `shim`. */
export function readRunIdentity(value: unknown): RunIdentity | undefined {
  if (!isObject(value)) return undefined;
  const { keeper, ...rest } = value;
  const identity: unknown = keeper === undefined ? rest : { ...rest, shim: keeper };
  return hasIdentity(identity) ? (identity as RunIdentity) : undefined;
}
