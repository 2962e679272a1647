import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../base/descriptors.ts';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../model/exit.ts';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { Found, RunIdentity } from '../ports.ts';
import { Members } from '../stop/members.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Control } from './control.ts';
import { exitOfLine, exitWithoutKeeper } from './exit-watch.ts';
import { letGo } from './dismiss-keeper.ts';
import { Errands } from './errands.ts';
import { errandsFound } from './errands-found.ts';
import { PosixRun } from './posix-run.ts';
import type { Shells } from './shell.ts';
import { identityByFifo } from './found-keeper.ts';
import { exitTime, fifo, isDrained, readExit, readIdentity, streamsOf, terminalOf } from './run-folder.ts';

/**
 * Finds a run of an earlier supervisor by its identity. Never signals anyone but a probe that was left over.
 * @throws UserError where it runs, and cannot be seen from here
 */
export async function adopt(identity: RunIdentity, table: ProcessTable, shells: Shells): Promise<Found> {
  const { folder, keeper } = identity;
  const keeperLives = keeper !== undefined && existsSync(folder) && (await insist(() => isAlive(table, keeper)));
  const members = new Members(identity, table);
  const survivors = await insist(() => members.scan());
  const exit = await readExit(folder);
  const errands = new Errands(identity, table, shells, await errandsFound(identity, table));
  if (survivors.length > 0 || errands.isBusy || (keeperLives && (exit === undefined || isUndrained(folder))))
    return { kind: 'alive', process: await adoptAlive(identity, table, exit, keeperLives, errands) };
  // Its keeper lives where it cannot be seen, as in another container that has this folder, too: nothing of it is ours to clear.
  if (!keeperLives && isHeld(fifo(folder, 'control'))) throw unknownRunner(folder);
  const endedAt = exit === undefined ? undefined : await exitTime(folder);
  return {
    kind: 'gone',
    exit: exit ?? { kind: 'unknown' },
    ...(endedAt !== undefined && { endedAt }),
    ...(keeperLives ? { streams: streamsOf(folder) } : {}),
    release: () => letGo(identity, table),
  };
}

/** The last words of a terminal are still on their way to the FIFO. */
function isUndrained(folder: string): boolean {
  return terminalOf(folder) !== undefined && !isDrained(folder);
}

async function adoptAlive(
  identity: RunIdentity,
  table: ProcessTable,
  exit: Exit | undefined,
  keeperLives: boolean,
  errands: Errands,
): Promise<PosixRun> {
  const exited = Promise.withResolvers<Exit>();
  const asOrphan = async (): Promise<void> => exited.resolve(await exitWithoutKeeper(identity, table, undefined));
  let control: Control | undefined;
  if (exit !== undefined) exited.resolve(exit);
  else if (!keeperLives) void asOrphan();
  else {
    control = await Control.hear(identity.folder, (line) => {
      const told = exitOfLine(line);
      if (told !== undefined) exited.resolve(told);
    });
    void (control?.ended ?? Promise.resolve()).then(asOrphan);
    // What happened before the FIFO was open: the line may have been read by the dead, the keeper may have died.
    void missed(identity, table).then((gone) => (gone === undefined ? undefined : exited.resolve(gone)));
  }
  const run = new PosixRun({ identity, table, errands, exited: exited.promise, ...(control && { control }) });
  // The dead may have had no time to ask the keeper for what they had decided.
  // One that does not answer, because somebody stopped it, is asked again by the next who ends the input.
  if (control !== undefined && run.isInputEnded) run.endInput().catch(() => undefined);
  return run;
}

async function missed(identity: RunIdentity, table: ProcessTable): Promise<Exit | undefined> {
  const exit = await readExit(identity.folder);
  if (exit !== undefined) return exit;
  const { keeper } = identity;
  if (keeper !== undefined && (await insist(() => isAlive(table, keeper)))) return undefined;
  return exitWithoutKeeper(identity, table, undefined);
}

/**
 * A keeper that was spawned writes who runs within milliseconds; a supervisor may have died, and come again, in these. One
 * that has its FIFOs open is on its way however slow the machine is; one that has not may still be about to read its
 * script.
 */
const OPEN_WITHIN_MS = 1_000;
const WRITES_WITHIN_MS = 10_000;
const LOOK_MS = 5;
const LOOK_AGAIN_MS = 250;

/**
 * Who runs in a folder, when the supervisor died before it could write that down itself.
 * @throws UserError where somebody does, and nothing tells who
 */
export async function recover(folder: string, table: ProcessTable): Promise<RunIdentity | undefined> {
  for (const begin = performance.now(); ;) {
    const identity = await readIdentity(folder);
    if (identity !== undefined) return identity;
    // Without the FIFOs nobody was asked to start anything here, and nobody can any more.
    if (!existsSync(fifo(folder, 'control'))) return undefined;
    const keeperIsThere = isHeld(fifo(folder, 'control'));
    const waited = performance.now() - begin;
    if (waited > OPEN_WITHIN_MS) {
      if (!keeperIsThere) return undefined;
      const seen = await identityByFifo(folder, table);
      if (seen !== undefined) return seen;
    }
    if (waited > WRITES_WITHIN_MS) throw unknownRunner(folder);
    await pause(waited > OPEN_WITHIN_MS ? LOOK_AGAIN_MS : LOOK_MS);
  }
}

function unknownRunner(folder: string): UserError {
  return new UserError(
    'operation-failed',
    `A process that was started in ${folder} is still running. Its pid is unknown, so it was left alone. Find it with ` +
      `\`fuser ${fifo(folder, 'control')}\`, also in other containers that mount this folder, and kill it.`,
  );
}

/** Somebody has it open for reading, as its keeper does (fifo(7): else ENXIO). */
function isHeld(path: string): boolean {
  try {
    closeSync(reserve.use(() => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)));
    return true;
  } catch {
    return false;
  }
}
