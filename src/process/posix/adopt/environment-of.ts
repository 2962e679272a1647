// The environment that a living process was started with.
import { readFile } from 'node:fs/promises';
import { reserve } from '../../../base/descriptors.ts';
import { isAlive } from '../../identity.ts';
import type { ProcessIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';

/** From proc_pid_environ(5); empty where that is not: only Linux gives it exactly. */
export async function environmentOf(
  identity: ProcessIdentity,
  table: ProcessTable,
): Promise<Readonly<Record<string, string>>> {
  const text = await reserve.lend(() => readFile(`/proc/${identity.pid}/environ`, 'utf8')).catch(() => '');
  if (text === '' || !(await isAlive(table, identity))) return {};
  return Object.fromEntries(
    text.split('\0').flatMap((entry) => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)]] : [];
    }),
  );
}
