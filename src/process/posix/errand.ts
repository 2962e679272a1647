// An errand is a command that is run for a run, beside its own: a stop command, a health probe. It has a keeper of its own,
// in a folder within that of the run. So whatever it leaves behind is found and ended with it; and when the supervisor is
// killed meanwhile the next one knows of it: it waits for a stop command that is under way, and ends a probe.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_MARK } from '../../base/run-mark.ts';
import type { Exit } from '../../model/exit.ts';
import { taskEnvironment } from '../launch/environment.ts';
import type { TaskPlace } from '../launch/task-place.ts';
import { workingFolder } from '../launch/folder.ts';
import type { RunIdentity } from '../ports.ts';
import { killAll } from '../stop/kill-all.ts';
import { nobodyLeft } from '../stop/gone.ts';
import { Members } from '../stop/members.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { commandStart } from './command-start.ts';
import type { Control } from './control.ts';
import { dismissKeeper } from './dismiss-keeper.ts';
import { Keeper } from './keeper.ts';
import { setUp } from './keeper-script.ts';
import { makeFifos } from './mkfifo.ts';
import { fifo, type ErrandKind } from './run-folder.ts';
import type { Shells } from './shell.ts';
import { userEnv, userPrefix, type Users } from './user.ts';

export interface ErrandRequest {
  readonly place: TaskPlace;
  /** What to execute, with the folder and the environment known. */
  readonly words: (cwd: string, env: Readonly<Record<string, string>>) => Promise<readonly string[]>;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether its output goes where that of the run goes; else into a FIFO of its own. */
  readonly speaksForRun: boolean;
}

export interface ErrandMeans {
  readonly table: ProcessTable;
  readonly shells: Shells;
  readonly users: Users;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** One that was started, by us or by who was here before. */
export interface Errand {
  readonly identity: RunIdentity;
  readonly exited: Promise<Exit>;
  /** Where its keeper tells us of it. */
  readonly control?: Control;
}

export function errandFolder(run: RunIdentity, kind: ErrandKind): string {
  return join(run.folder, kind);
}

/** As the task itself would be started: its user, its folder, its environment. Rejects with a UserError as that would. */
export async function startErrand(
  run: RunIdentity,
  kind: ErrandKind,
  request: ErrandRequest,
  { table, shells, users, signal }: ErrandMeans,
): Promise<Errand> {
  const { place, words, speaksForRun } = request;
  const { definition, projectFolder } = place;
  const user = await users.toBecome(definition.user, { signal });
  const env = await taskEnvironment({ ...place, signal, isBesideRun: true }, user === undefined ? {} : userEnv(user));
  const cwd = await workingFolder(definition.cwd, projectFolder, env, { signal });
  const command = await words(cwd, env);
  const become = user === undefined ? [] : await userPrefix(user);
  const folder = errandFolder(run, kind);
  const marker = randomUUID();
  const bootId = await table.bootId();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const output = fifo(folder, 'stdout');
  await makeFifos([fifo(folder, 'control'), fifo(folder, 'farewell'), ...(speaksForRun ? [] : [output])]);
  if (user !== undefined && !speaksForRun) await chown(output, user.uid, user.gid);
  const given = { ...env, ...request.env, PWD: cwd, [RUN_MARK]: marker };
  const start = await commandStart({ command, env: given, cwd, become, starter: shells.starter, patience: { signal } });
  const streams = {
    stdin: '/dev/null',
    stdout: speaksForRun ? fifo(run.folder, 'stdout') : output,
    stderr: speaksForRun ? fifo(run.folder, 'stderr') : output,
  };
  try {
    const script = setUp({ folder, cwd, bootId, marker, start, reaps: shells.starter !== undefined, streams });
    return await new Keeper({ folder, marker, table, takeShell: () => shells.take(), setUp: script }).go();
  } finally {
    start.close();
  }
}

/** Ends whatever is left of it, its keeper too. How it ended is not needed any more. */
export async function endErrand({ identity, control }: Errand, table: ProcessTable): Promise<void> {
  if (!(await isChildless(identity))) {
    const members = new Members(identity, table);
    await killAll(identity, members, table);
    await nobodyLeft(members, table);
  }
  await dismissKeeper(identity, table);
  control?.close();
  await rm(identity.folder, { recursive: true, force: true });
}

/** A keeper that reaps and has no child has no descendant: one look instead of one at every process of the machine. */
async function isChildless({ keeper, reaps, folder }: RunIdentity): Promise<boolean> {
  if (keeper === undefined || reaps !== true || !existsSync(join(folder, 'exit'))) return false;
  const children = await readFile(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8').catch(() => '?');
  return children === '';
}
