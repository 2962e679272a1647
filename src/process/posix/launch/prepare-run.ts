// Prepares a run: everything but the start of its command.
import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../../../base/user-error.ts';
import { commandLine } from '../../launch/command-line.ts';
import { taskEnvironment } from '../../launch/environment.ts';
import { workingFolder } from '../../launch/folder.ts';
import type { LaunchRequest, PreparedRun, RunningProcess } from '../../ports.ts';
import { Errands } from '../errand/errands.ts';
import { PosixRun } from '../posix-run.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { Shim } from '../shim/shim.ts';
import { shimScript } from '../shim/shim-script.ts';
import { commandStart } from '../starter/command-start.ts';
import { assertFits } from './limits.ts';
import { makeFifos, fifo, FIFOS, streamsOf } from '../folder/run-folder.ts';
import type { ShellPool } from '../shim/shell.ts';
import { NO_TERMINAL, prepareTerminal, terminalEnv } from '../tty/terminal.ts';
import { giveStreams, userEnv, userPrefix, Users, type User } from '../user/user.ts';
import { becameUser } from '../user/verify-user.ts';

/**
 * The program is found and checked, the FIFOs are made, and the shim waits for `start`. So it comes up while the caller
 * opens its capture and writes its records.
 */
export async function prepareRun(request: LaunchRequest, table: ProcessTable, shells: ShellPool): Promise<PreparedRun> {
  const { definition, projectFolder, runFolder: folder } = request;
  const users = new Users();
  const user = await users.toBecome(definition.user, request);
  const env = await taskEnvironment(request, user === undefined ? {} : userEnv(user));
  const cwd = await workingFolder(definition.cwd, projectFolder, env, request);
  const command = await commandLine(definition, cwd, env, request);
  const marker = randomUUID();
  // PWD as the folder was written, through links too; the folder before it was another program's.
  const { OLDPWD: _, ...rest } = env;
  const given = { ...rest, ...(definition.tty && terminalEnv(rest)), PWD: cwd, DIRIGENT_RUN: marker };
  await assertFits(given, command);
  const become = user === undefined ? [] : await userPrefix(user);
  const bootId = await table.bootId();
  await makeFifos(FIFOS.map((name) => fifo(folder, name)));
  if (user !== undefined) await giveStreams(user, folder);
  const start = await commandStart({ command, env: given, cwd, become, starter: shells.starter, wait: request });
  const terminal = await prepareTerminal(request, user).catch((error: unknown) => {
    start.close();
    throw error;
  });
  const script = shimScript({
    folder,
    cwd,
    bootId,
    marker,
    start,
    reaps: shells.starter !== undefined,
    ...(terminal !== undefined && { terminal }),
    ...(definition.tty && terminal === undefined && { note: NO_TERMINAL }),
  });
  const shim = inTheNextTurn(() => {
    try {
      return new Shim({ folder, marker, table, takeShell: () => shells.take(terminal?.master), script });
    } finally {
      if (terminal !== undefined) closeSync(terminal.master);
    }
  });
  return {
    streams: streamsOf(folder),
    async start() {
      const begun = await shim.then((spawned) => spawned.start()).finally(() => start.close());
      const run = new PosixRun({ ...begun, table, errands: new Errands(begun.identity, table, shells, [], users) });
      if (user === undefined || (await becameUser(run, user, table))) return run;
      return refuse(run, user);
    },
    cancel: () =>
      shim
        .then(
          (spawned) => spawned.close(),
          () => undefined,
        )
        .finally(() => start.close()),
  };
}

/** A spawn blocks the thread for milliseconds: the caller first sets its other work going. */
function inTheNextTurn<T>(make: () => T): Promise<T> {
  const made = nextTurn().then(make);
  // Reported by `start`, which may never be called.
  made.catch(() => undefined);
  return made;
}

async function refuse(run: RunningProcess, user: User): Promise<never> {
  await run.kill();
  await run.gone();
  await run.close();
  await run.forget();
  throw new UserError('operation-failed', `user "${user.name}": the task did not switch to this user and was killed.`);
}
