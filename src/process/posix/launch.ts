import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../../base/user-error.ts';
import { commandLine } from '../launch/command-line.ts';
import { taskEnvironment } from '../launch/environment.ts';
import { workingFolder } from '../launch/folder.ts';
import type { LaunchRequest, PreparedRun, RunningProcess } from '../ports.ts';
import { Errands } from './errands.ts';
import { PosixRun } from './posix-run.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Keeper } from './keeper.ts';
import { setUp } from './keeper-script.ts';
import { commandStart } from './command-start.ts';
import { assertFits } from './limits.ts';
import { makeFifos } from './mkfifo.ts';
import { fifo, FIFOS, streamsOf } from './run-folder.ts';
import type { Shells } from './shell.ts';
import { NO_TERMINAL, prepareTerminal, terminalEnv } from './terminal.ts';
import { giveStreams, userEnv, userPrefix, Users, type User } from './user.ts';
import { becameUser } from './verify-user.ts';

/**
 * Everything of a start but the start: what to run is found and checked, the FIFOs are there, and the keeper waits for the
 * word. So it comes up while the caller opens its capture and writes its records.
 */
export async function prepare(request: LaunchRequest, table: ProcessTable, shells: Shells): Promise<PreparedRun> {
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
  const start = await commandStart({ command, env: given, cwd, become, starter: shells.starter, patience: request });
  const terminal = await prepareTerminal(request, user).catch((error: unknown) => {
    start.close();
    throw error;
  });
  const script = setUp({
    folder,
    cwd,
    bootId,
    marker,
    start,
    reaps: shells.starter !== undefined,
    ...(terminal !== undefined && { terminal }),
    ...(definition.tty && terminal === undefined && { note: NO_TERMINAL }),
  });
  const keeper = inTheNextTurn(() => {
    try {
      return new Keeper({ folder, marker, table, takeShell: () => shells.take(terminal?.master), setUp: script });
    } finally {
      if (terminal !== undefined) closeSync(terminal.master);
    }
  });
  return {
    streams: streamsOf(folder),
    async start() {
      const begun = await keeper.then((spawned) => spawned.go()).finally(() => start.close());
      const run = new PosixRun({ ...begun, table, errands: new Errands(begun.identity, table, shells, [], users) });
      if (user === undefined || (await becameUser(run, user, table))) return run;
      return refuse(run, user);
    },
    abandon: () =>
      keeper
        .then(
          (spawned) => spawned.dismiss(),
          () => undefined,
        )
        .finally(() => start.close()),
  };
}

/** A spawn blocks the thread for milliseconds; what the caller sets going before that goes on meanwhile. */
function inTheNextTurn<T>(make: () => T): Promise<T> {
  const made = nextTurn().then(make);
  // Told to who starts it; there may be nobody.
  made.catch(() => undefined);
  return made;
}

async function refuse(run: RunningProcess, user: User): Promise<never> {
  await run.kill();
  await run.gone();
  await run.dismiss();
  await run.release();
  throw new UserError('operation-failed', `user "${user.name}": the task did not switch to this user and was killed.`);
}
