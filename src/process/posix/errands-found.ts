import type { Exit } from '../../model/exit.ts';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Control } from './control.ts';
import { errandFolder, type Errand } from './errand.ts';
import { exitOfLine, exitWithoutKeeper } from './exit-watch.ts';
import { readExit, readIdentity, type ErrandKind } from './run-folder.ts';

/** What an earlier supervisor had sent for a run and did not see come back. */
export async function errandsFound(
  run: RunIdentity,
  table: ProcessTable,
): Promise<readonly (readonly [ErrandKind, Errand])[]> {
  const kinds: readonly ErrandKind[] = ['stop', 'probe'];
  const found = kinds.map(async (kind) => {
    const identity = await readIdentity(errandFolder(run, kind));
    return identity === undefined ? [] : [[kind, { identity, exited: exitOf(identity, table) }] as const];
  });
  return (await Promise.all(found)).flat();
}

async function exitOf(identity: RunIdentity, table: ProcessTable): Promise<Exit> {
  const { keeper, folder } = identity;
  const keeperLives = keeper !== undefined && (await insist(() => isAlive(table, keeper)));
  if (!keeperLives) return exitWithoutKeeper(identity, table, undefined);
  const told = Promise.withResolvers<Exit>();
  const control = await Control.hear(folder, (line) => {
    const exit = exitOfLine(line);
    if (exit !== undefined) told.resolve(exit);
  });
  if (control === undefined) return exitWithoutKeeper(identity, table, undefined);
  void control.ended.then(async () => told.resolve(await exitWithoutKeeper(identity, table, undefined)));
  // What happened before the FIFO was open: its line may have been read by the dead.
  const marker = await readExit(folder);
  if (marker !== undefined) told.resolve(marker);
  return told.promise.finally(() => control.close());
}
