// The errands of a run that an earlier supervisor started and did not see end.
import type { RunIdentity } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { readIdentity, type ErrandKind } from '../folder/run-folder.ts';
import { followShim } from '../shim/shim-exit.ts';
import { errandFolder, type Errand } from './errand.ts';

export async function findErrands(
  run: RunIdentity,
  table: ProcessTable,
): Promise<readonly (readonly [ErrandKind, Errand])[]> {
  const kinds: readonly ErrandKind[] = ['stop', 'probe'];
  const found = kinds.map(async (kind) => {
    const identity = await readIdentity(errandFolder(run, kind));
    if (identity === undefined) return [];
    const shim = followShim(identity, table);
    const exited = shim.then(async ({ exited: exit, control }) => exit.finally(() => control?.close()));
    return [[kind, { identity, exited }] as const];
  });
  return (await Promise.all(found)).flat();
}
