// The first step of the stop ladder: the stop command, else the stop signal, once the command can be signaled.
import type { Exit } from '../../../model/exit.ts';
import type { RunIdentity, StopRequest } from '../../ports.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import type { RunProcesses } from './run-processes.ts';
import { signalGroup, signalProcess } from './signal.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { STARTER_PATH } from '../starter/starter.ts';

export interface StopTarget {
  readonly run: RunIdentity;
  readonly processes: RunProcesses;
  readonly table: ProcessTable;
  readonly exited: Promise<Exit>;
  readonly hasEnded: () => boolean;
  /** False when it failed; the task's stderr says how. */
  readonly stopCommand: (request: StopRequest, command: string) => Promise<boolean>;
}

/**
 * Resolves when the stop command has ended, or the signal is sent. A stop command that fails says so in the task's
 * stderr, and the signal follows: a typo must not get the task killed.
 */
export async function requestStop(request: StopRequest, target: StopTarget): Promise<void> {
  const { stop } = request.definition;
  // The processes of now are remembered, also when their tie to the run is gone later.
  await target.processes.scan();
  if (stop.command !== undefined && !target.hasEnded()) {
    const done = await target.stopCommand(request, stop.command);
    // It has ended the command; the others have not been asked yet, and must not be killed for that.
    if (target.hasEnded()) return askAll(target, stop.signal);
    if (done) {
      void target.exited.then(() => askAll(target, stop.signal)).catch(() => undefined);
      return;
    }
  }
  await signalRun(target, stop.signal);
  // Stopped processes (Ctrl-Z) ignore the signal until SIGCONT.
  await signalRun(target, 'SIGCONT');
  // The signal of a terminal that is closed: interactive shells ignore SIGTERM (bash(1), SIGNALS).
  if (request.definition.tty) await signalRun(target, 'SIGHUP');
  // Processes outside the group are asked when the command is gone: until then it may end them itself, in order.
  if (target.hasEnded()) await askOutsiders(target, stop.signal);
  // Processes that could not be asked are killed at the next step.
  else void target.exited.then(() => askOutsiders(target, stop.signal)).catch(() => undefined);
}

/**
 * To the group of the run, if any process of it is left; a shell in a terminal has a group of its own, and gets it
 * there.
 */
export async function signalRun({ run, processes, table }: StopTarget, signal: NodeJS.Signals): Promise<void> {
  const leader = run.shim?.pid;
  if (leader === undefined) return;
  await untilExec(run, table);
  const alive = await processes.scan();
  if (alive.some(({ group }) => group === leader)) signalGroup(leader, signal);
  if (alive.some(({ pid, group }) => pid === run.command.pid && group === pid)) signalGroup(run.command.pid, signal);
}

async function askAll(target: StopTarget, signal: NodeJS.Signals): Promise<void> {
  await signalRun(target, signal);
  await signalRun(target, 'SIGCONT');
  await askOutsiders(target, signal);
}

async function askOutsiders({ processes, run, table }: StopTarget, signal: NodeJS.Signals): Promise<void> {
  for (const member of await processes.scan()) {
    if (member.group === run.shim?.pid) continue;
    await signalProcess(table, member, signal);
    await signalProcess(table, member, 'SIGCONT');
  }
}

const POLL_MS = 1;
/** If this is not enough, on a very busy machine, the stop ladder goes on to SIGKILL, which is never lost. */
const POLLS = 1000;

/**
 * Resolves when the process is no longer a copy of its shim, nor a starter. Between fork and exec a shell still has its
 * traps: a signal that comes before it has dropped them (POSIX, 2.12) is caught and lost; a starter may still ignore
 * some. From the last exec on a signal is the command's.
 */
export async function untilExec(
  { command, shim }: Pick<RunIdentity, 'command' | 'shim'>,
  table: Pick<ProcessTable, 'commandLine'>,
): Promise<void> {
  if (shim === undefined) return;
  const own = await table.commandLine(shim.pid);
  if (own === '') return;
  for (let poll = 0; poll < POLLS; poll++) {
    const line = await table.commandLine(command.pid);
    if (line !== own && !line.startsWith(STARTER_PATH)) return;
    await pause(POLL_MS);
  }
}
