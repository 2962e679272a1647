import type { Exit } from '../../model/exit.ts';
import type { RunIdentity, StopRequest } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { Members } from './members.ts';
import { signalGroup, signalProcess } from './signal.ts';
import { untilExec } from './until-exec.ts';

export interface StopTarget {
  readonly run: RunIdentity;
  readonly members: Members;
  readonly table: ProcessTable;
  readonly exited: Promise<Exit>;
  readonly hasEnded: () => boolean;
  /** False when it failed; the task's stderr says how. */
  readonly stopCommand: (request: StopRequest, command: string) => Promise<boolean>;
}

/**
 * The first step of the ladder. Resolves when the stop command has ended, or the signal is sent. A stop command that
 * fails says so in the task's stderr, and the signal follows: the task shall not be killed for a typo.
 */
export async function requestStop(request: StopRequest, target: StopTarget): Promise<void> {
  const { stop } = request.definition;
  // Whoever is there now is remembered, also when what ties them to the run is gone later.
  await target.members.scan();
  if (stop.command !== undefined && !target.hasEnded()) {
    const done = await target.stopCommand(request, stop.command);
    // It has ended the command; the others have not been asked yet, and shall not be killed for that.
    if (target.hasEnded()) return askEveryone(target, stop.signal);
    if (done) {
      void target.exited.then(() => askEveryone(target, stop.signal)).catch(() => undefined);
      return;
    }
  }
  await signalRun(target, stop.signal);
  // Who is stopped (Ctrl-Z) would not act on the signal before it goes on.
  await signalRun(target, 'SIGCONT');
  // What a terminal says when it is closed: shells that talk to somebody ignore SIGTERM (bash(1), SIGNALS).
  if (request.definition.tty) await signalRun(target, 'SIGHUP');
  // Those who left the group are asked when the command is gone: until then it may want to end them itself, in order.
  if (target.hasEnded()) await askOutsiders(target, stop.signal);
  // Who could not be asked is killed at the next step.
  else void target.exited.then(() => askOutsiders(target, stop.signal)).catch(() => undefined);
}

/** To the group of the run, if anyone of it is left; a shell in a terminal makes a group of its own, and is told there. */
export async function signalRun({ run, members, table }: StopTarget, signal: NodeJS.Signals): Promise<void> {
  const leader = run.keeper?.pid;
  if (leader === undefined) return;
  await untilExec(run, table);
  const alive = await members.scan();
  if (alive.some(({ group }) => group === leader)) signalGroup(leader, signal);
  if (alive.some(({ pid, group }) => pid === run.command.pid && group === pid)) signalGroup(run.command.pid, signal);
}

async function askEveryone(target: StopTarget, signal: NodeJS.Signals): Promise<void> {
  await signalRun(target, signal);
  await signalRun(target, 'SIGCONT');
  await askOutsiders(target, signal);
}

async function askOutsiders({ members, run, table }: StopTarget, signal: NodeJS.Signals): Promise<void> {
  for (const member of await members.scan()) {
    if (member.group === run.keeper?.pid) continue;
    await signalProcess(table, member, signal);
    await signalProcess(table, member, 'SIGCONT');
  }
}
