// The process host of POSIX systems: prepares, finds and adopts runs.
import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../../base/user-error.ts';
import { commandLine } from '../command/command-line.ts';
import { taskEnvironment } from '../command/environment.ts';
import { workingFolder } from '../command/folder.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity, RunningProcess } from '../ports.ts';
import { createProcessTable } from '../table/create-process-table.ts';
import type { ProcessTable } from '../table/process-table.ts';
import { adopt } from './adopt/adopt.ts';
import { environmentOf } from './adopt/environment-of.ts';
import { findIdentity } from './adopt/find-identity.ts';
import { firstOf } from './ask-program.ts';
import { Execs } from './exec/execs.ts';
import { makeFifos, fifo, FIFOS, streamsOf } from './run-folder.ts';
import { assertFits, DescriptorBudget } from './limits.ts';
import { PosixRun } from './posix-run.ts';
import { ShellPool } from './shim/shell.ts';
import { Shim } from './shim/shim.ts';
import { shimScript } from './shim/shim-script.ts';
import { commandStart } from './starter/command-start.ts';
import { Starter } from './starter/starter.ts';
import { NO_TERMINAL, prepareTerminal, terminalEnv } from './tty/terminal.ts';
import { giveStreams, userEnv, userPrefix, Users, type User, becameUser } from './user.ts';

/** dash is the smallest and the quickest; macOS has it too, beside an old bash. */
const SHELLS = ['/bin/dash', '/bin/sh'] as const;

/** One pool for each kind of shell in this process, however many hosts there are. */
const pools = new Map<string, Promise<ShellPool>>();

const descriptors = new DescriptorBudget();

function shellsOf(file: string): Promise<ShellPool> {
  const shells = pools.get(file) ?? makeShells(file);
  pools.set(file, shells);
  return shells;
}

async function makeShells(file: string): Promise<ShellPool> {
  const starter = await Starter.make(file);
  return new ShellPool({ file, ...(starter && { starter }) });
}

export class PosixHost implements ProcessHost {
  readonly #shells: Promise<ShellPool>;

  /** `shell`: runs the shims in place of the best there is. */
  constructor(shell?: string) {
    this.#shells = (shell === undefined ? firstOf(SHELLS) : Promise.resolve(shell)).then(shellsOf);
  }

  async prepare(request: LaunchRequest): Promise<PreparedRun> {
    const shells = await this.#shells;
    const leave = descriptors.enter();
    try {
      // A table for each run: it remembers the marks of processes.
      const { streams, ...prepared } = await prepareRun(request, createProcessTable(), shells);
      return {
        ...(streams !== undefined && { streams }),
        start: () => prepared.start().finally(leave),
        cancel: () => prepared.cancel().finally(leave),
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  environmentOf({ command }: RunIdentity): Promise<Readonly<Record<string, string>>> {
    return environmentOf(command, createProcessTable());
  }

  async dispose(): Promise<void> {
    await (await this.#shells).dispose();
  }

  findIdentity(runFolder: string): Promise<RunIdentity | undefined> {
    return findIdentity(runFolder, createProcessTable());
  }

  async adopt(identity: RunIdentity): Promise<Found> {
    return adopt(identity, createProcessTable(), await this.#shells);
  }
}

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
  const terminal = definition.tty
    ? await prepareTerminal(request, user).catch((error: unknown) => {
        start.close();
        throw error;
      })
    : undefined;
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
      const run = new PosixRun({ ...begun, table, execs: new Execs(begun.identity, table, shells, [], users) });
      if (user === undefined || (await becameUser(run.identity.command, user, table))) return run;
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
