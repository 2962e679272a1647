// An exec is a command that runs beside that of a run and in its context, as with docker exec: a health probe, a stop
// command. It has a shim of its own, in a folder within that of the run. So whatever it leaves behind is found and
// ended with it; and a supervisor that comes after the death of this one waits for a stop command that is under way,
// and ends a probe.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_VARIABLE } from '../../../base/run-variable.ts';
import type { Exit } from '../../../model/exit.ts';
import { taskEnvironment } from '../../command/environment.ts';
import type { TaskContext, RunIdentity } from '../../ports.ts';
import { workingFolder } from '../../command/folder.ts';
import { killRun } from '../stop/kill-run.ts';
import { untilEmpty, RunProcesses } from '../stop/run-processes.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { commandStart } from '../starter/command-start.ts';
import { type Control, killShim, Shim } from '../shim/shim.ts';
import { shimScript } from '../shim/shim-script.ts';
import { makeFifos, fifo, type ExecKind } from '../run-folder.ts';
import type { ShellPool } from '../shim/shell.ts';
import { userEnv, userPrefix, type Users } from '../user.ts';

export interface ExecSpec {
  readonly context: TaskContext;
  /** The words to execute, once folder and environment are known. */
  readonly words: (cwd: string, env: Readonly<Record<string, string>>) => Promise<readonly string[]>;
  readonly env?: Readonly<Record<string, string>>;
  /** True where its output goes to the log of the run; else it goes into a FIFO of its own. */
  readonly writesToLog: boolean;
}

export interface ExecTools {
  readonly table: ProcessTable;
  readonly shells: ShellPool;
  readonly users: Users;
  /** Aborts when it is not waited for any more. */
  readonly signal: AbortSignal;
}

/** Started by this supervisor or by an earlier one. */
export interface Exec {
  readonly identity: RunIdentity;
  readonly exited: Promise<Exit>;
  /** Of an exec of this supervisor. */
  readonly control?: Control;
}

export function execFolder(run: RunIdentity, kind: ExecKind): string {
  return join(run.folder, kind);
}

/** Starts it as the task itself would be: same user, folder and environment. Rejects with a UserError as that would. */
export async function startExec(
  run: RunIdentity,
  kind: ExecKind,
  spec: ExecSpec,
  { table, shells, users, signal }: ExecTools,
): Promise<Exec> {
  const { context, words, writesToLog } = spec;
  const { definition, projectFolder } = context;
  const user = await users.toBecome(definition.user, { signal });
  const env = await taskEnvironment({ ...context, signal, isBesideRun: true }, user === undefined ? {} : userEnv(user));
  const cwd = await workingFolder(definition.cwd, projectFolder, env, { signal });
  const command = await words(cwd, env);
  const become = user === undefined ? [] : await userPrefix(user);
  const folder = execFolder(run, kind);
  const marker = randomUUID();
  const bootId = await table.bootId();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const output = fifo(folder, 'stdout');
  await makeFifos([fifo(folder, 'control'), fifo(folder, 'release'), ...(writesToLog ? [] : [output])]);
  if (user !== undefined && !writesToLog) await chown(output, user.uid, user.gid);
  const given = { ...env, ...spec.env, PWD: cwd, [RUN_VARIABLE]: marker };
  const start = await commandStart({ command, env: given, cwd, become, starter: shells.starter, wait: { signal } });
  const streams = {
    stdin: '/dev/null',
    stdout: writesToLog ? fifo(run.folder, 'stdout') : output,
    stderr: writesToLog ? fifo(run.folder, 'stderr') : output,
  };
  try {
    const script = shimScript({ folder, cwd, bootId, marker, start, reaps: shells.starter !== undefined, streams });
    return await new Shim({ folder, marker, table, takeShell: () => shells.take(), script }).start();
  } finally {
    start.close();
  }
}

/** Ends whatever is left of it, its shim too, and removes its folder. */
export async function endExec({ identity, control }: Exec, table: ProcessTable): Promise<void> {
  if (!(await isChildless(identity))) {
    const processes = new RunProcesses(identity, table);
    await killRun(identity, processes, table);
    await untilEmpty(processes, table);
  }
  await killShim(identity, table);
  control?.close();
  await rm(identity.folder, { recursive: true, force: true });
}

/** A subreaper without a child has no descendant: one file to read instead of one for every process of the machine. */
async function isChildless({ shim, reaps, folder }: RunIdentity): Promise<boolean> {
  if (shim === undefined || reaps !== true || !existsSync(join(folder, 'exit'))) return false;
  const children = await readFile(`/proc/${shim.pid}/task/${shim.pid}/children`, 'utf8').catch(() => '?');
  return children === '';
}
