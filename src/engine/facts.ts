// What a fact about the current run does to its task, state by state.
import type { Fact } from './event.ts';
import { endFailed, endRun } from './ending.ts';
import { exitFailure, spawnFailure } from './failure.ts';
import { isSuccess, type Exit } from '../model/exit.ts';
import { isActive, isUnkillable, mayBeAlive, pidOf } from '../model/status.ts';
import { catchUp, climb, repeatKill } from './stop-ladder.ts';
import type { TaskChange } from './task-change.ts';

type FactOf<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;

export function spawned(change: TaskChange, { pid }: FactOf<'spawned'>): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || pidOf(status) !== undefined) return;
  change.set({ startedAt: change.input.now });
  change.journal('started', { pid });
  if (status.kind === 'starting') return up(change, pid, change.task.definition.timeoutMs);
  if (status.kind === 'stopping') return catchUp(change, pid);
  if (isUnkillable(status)) change.set({ status: { ...status, pid } });
  repeatKill(change);
}

/** A process of the task lives: it runs, or has to prove its health first. */
export function up(change: TaskChange, pid: number, timeoutMs: number | undefined): void {
  const { definition, run, startedAt } = change.task;
  const { healthcheck } = definition;
  if (healthcheck === undefined) {
    change.enter({ kind: 'running', pid, health: 'none' }, { readyAt: startedAt });
  } else {
    change.enter({ kind: 'starting', pid });
    change.emit({ type: 'startProbes', task: change.name, run, definition });
    // A log that stays silent gives no failed probes: only the clock can tell.
    if (healthcheck.probe.kind === 'log') change.arm('startPeriod', healthcheck.startPeriodMs);
  }
  if (timeoutMs !== undefined) change.arm('runTimeout', timeoutMs);
}

export function spawnFailed(change: TaskChange, { message }: FactOf<'spawnFailed'>): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || pidOf(status) !== undefined) return;
  change.set({ stoppedAt: change.input.now });
  if (status.kind === 'starting' && change.task.leaving === undefined) {
    return endFailed(change, spawnFailure(message));
  }
  endRun(change, { kind: 'unknown' });
}

export function awaiting(change: TaskChange, { what }: FactOf<'awaiting'>): void {
  const { status } = change.task;
  if (status.kind !== 'starting' || status.pid !== undefined || status.waitsFor === what) return;
  change.set({ status: { kind: 'starting', ...(what === undefined ? {} : { waitsFor: what }) } });
}

/** The command ended and others of its group live on: they have to go before anything else may happen. */
export function exited(change: TaskChange, exit: Exit, left?: string): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || change.task.lastExit !== undefined) return;
  record(change, exit);
  if (status.kind !== 'starting' && status.kind !== 'running') return;
  if (change.task.leaving === undefined && !isSuccess(exit, change.task.definition.successExitCodes)) {
    change.set({ lastFailure: exitFailure(exit) });
  }
  climb(change, 'stragglers', left);
}

export function gone(change: TaskChange, event: FactOf<'gone'>): void {
  const { status, lastExit, definition } = change.task;
  if (!mayBeAlive(status)) return;
  const exit = lastExit ?? event.exit ?? { kind: 'unknown' };
  if (lastExit === undefined) record(change, exit);
  const hasProbes = definition.healthcheck !== undefined && isActive(status) && status.kind !== 'stopping';
  if (hasProbes) change.emit({ type: 'stopProbes', task: change.name, run: change.task.run });
  endRun(change, exit);
}

function record(change: TaskChange, exit: Exit): void {
  change.set({ lastExit: exit, stoppedAt: change.input.now });
}
