// Applies a fact about a run to its task, state by state, up to the end of the run: finished, a retry, or failed. The
// diagram in model/status.ts is the specification.
import { nextRetry, steadyDelay } from './backoff.ts';
import type { Fact } from './event.ts';
import {
  exitFailure,
  gaveUpFailure,
  spawnFailure,
  timeoutFailure,
  unhealthyFailure,
  type RunFailure,
} from './failure.ts';
import { becomeUnhealthy, probed } from './probe-result.ts';
import { isSuccess, type Exit } from '../model/exit.ts';
import { isActive, isUnkillable, mayBeAlive, pidOf, type Failure, type StopReason } from '../model/status.ts';
import { beginStop, escalateToKill, markUnkillable, repeatKill, resumeStop } from './stop-ladder.ts';
import type { Task, TimerKind } from './task.ts';
import { enqueue } from './start.ts';
import type { TaskChange, Transaction } from './transaction.ts';

/**
 * Total: every fact in every state has an answer, and where it means nothing the task stays as it is. A fact of another
 * run, or of a task that has left the table, and a timer that has been replaced mean nothing.
 */
export function applyFact(tx: Transaction, fact: Fact): void {
  tx.change(fact.task, (change) => {
    if (fact.run === change.task.run) apply(change, fact);
  });
}

function apply(change: TaskChange, fact: Fact): void {
  switch (fact.type) {
    case 'spawned':
      return spawned(change, fact.pid);
    case 'spawnFailed':
      return spawnFailed(change, fact.message);
    case 'spawnBlocked':
      return spawnBlocked(change, fact.on);
    case 'exited':
      return exited(change, fact.exit, fact.left);
    case 'gone':
      return gone(change, fact.exit);
    case 'probed':
      return probed(change, fact.healthy, fact.output);
    case 'timer':
      return change.task.timers[fact.timer] === fact.serial ? timerFired(change, fact.timer) : undefined;
  }
}

function spawned(change: TaskChange, pid: number): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || pidOf(status) !== undefined) return;
  change.set({ startedAt: change.input.now });
  change.journal('started', { pid });
  if (status.kind === 'starting') return markAlive(change, pid, change.task.definition.timeoutMs);
  if (status.kind === 'stopping') return resumeStop(change, pid);
  if (isUnkillable(status)) change.set({ status: { ...status, pid } });
  repeatKill(change);
}

/** A process of the task lives: the task runs, or has to prove its health first. */
export function markAlive(change: TaskChange, pid: number, timeoutMs: number | undefined): void {
  const { definition, run, startedAt } = change.task;
  const { healthcheck } = definition;
  if (healthcheck === undefined) {
    change.enter({ kind: 'running', pid, health: 'none' }, { readyAt: startedAt });
  } else {
    change.enter({ kind: 'starting', pid });
    change.emit({ type: 'startProbes', task: change.name, run, definition });
    // A log without a match gives no failed probes: only a timeout can.
    if (healthcheck.probe.kind === 'log') change.arm('startPeriod', healthcheck.startPeriodMs);
  }
  if (timeoutMs !== undefined) change.arm('runTimeout', timeoutMs);
}

function spawnFailed(change: TaskChange, message: string): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || pidOf(status) !== undefined) return;
  change.set({ stoppedAt: change.input.now });
  if (status.kind === 'starting' && change.task.stopPending === undefined) {
    return runFailed(change, spawnFailure(message));
  }
  runEnded(change, { kind: 'unknown' });
}

function spawnBlocked(change: TaskChange, on: string | undefined): void {
  const { status } = change.task;
  if (status.kind !== 'starting' || status.pid !== undefined || status.waitsFor === on) return;
  change.set({ status: { kind: 'starting', ...(on === undefined ? {} : { waitsFor: on }) } });
}

/** The command ended and others of its group live on: they are stopped before anything else may happen. */
export function exited(change: TaskChange, exit: Exit, left?: string): void {
  const { status } = change.task;
  if (!mayBeAlive(status) || change.task.lastExit !== undefined) return;
  recordExit(change, exit);
  if (status.kind !== 'starting' && status.kind !== 'running') return;
  if (change.task.stopPending === undefined && !isSuccess(exit, change.task.definition.successExitCodes)) {
    change.set({ lastFailure: exitFailure(exit) });
  }
  beginStop(change, 'stragglers', left);
}

function gone(change: TaskChange, reported: Exit | undefined): void {
  const { status, lastExit, definition } = change.task;
  if (!mayBeAlive(status)) return;
  const exit = lastExit ?? reported ?? { kind: 'unknown' };
  if (lastExit === undefined) recordExit(change, exit);
  const hasProbes = definition.healthcheck !== undefined && isActive(status) && status.kind !== 'stopping';
  if (hasProbes) change.emit({ type: 'stopProbes', task: change.name, run: change.task.run });
  runEnded(change, exit);
}

function recordExit(change: TaskChange, exit: Exit): void {
  change.set({ lastExit: exit, stoppedAt: change.input.now });
}

function timerFired(change: TaskChange, timer: TimerKind): void {
  change.disarm(timer);
  switch (timer) {
    case 'backoff':
      if (change.task.status.kind === 'waiting') return change.set({ notBefore: undefined });
      return change.enter({ kind: 'waiting', for: 'dependencies', on: [] });
    case 'runTimeout':
      change.journal('timeout', { timeoutMs: change.task.definition.timeoutMs });
      return beginStop(change, 'timeout');
    case 'startPeriod':
      return becomeUnhealthy(change);
    case 'stopTimeout':
      return escalateToKill(change);
    case 'killTimeout':
      return markUnkillable(change);
  }
}

/** The run is gone, its exit recorded. */
export function runEnded(change: TaskChange, exit: Exit): void {
  const { task } = change;
  const reason = reasonOfEnd(task);
  switch (reason) {
    case 'user':
    case 'removed':
    case 'shutdown':
      change.enter({ kind: 'stopped' }, { wanted: 'down' });
      return change.journal('stopped', { reason, ...exitData(exit) });
    case 'restart':
      change.journal('stopped', { reason, ...exitData(exit) });
      return enqueue(change, 'front');
    case 'timeout':
      return runFailed(change, timeoutFailure(task.definition.timeoutMs));
    case 'unhealthy':
      return runFailed(change, unhealthyFailure(task.lastProbe));
    case 'stragglers':
      return isSuccess(exit, task.definition.successExitCodes)
        ? runSucceeded(change, exit)
        : runFailed(change, exitFailure(exit));
  }
}

/** Why the run ended: the reason of its stop, or `stragglers`, which stands for an end of its own as well. */
function reasonOfEnd({ status, stopPending }: Task): StopReason {
  if (status.kind === 'stopping') return status.reason;
  if (isUnkillable(status)) return status.stopReason;
  return stopPending ?? 'stragglers';
}

function runSucceeded(change: TaskChange, exit: Exit): void {
  const { definition, status } = change.task;
  const { restart } = definition;
  const left = status.kind === 'stopping' ? status.left : undefined;
  change.journal('finished', { ...exitData(exit), ...(left !== undefined && { reason: stragglersStopped(left) }) });
  change.set({ failures: 0, lastFailure: undefined });
  if (restart.when !== 'always') {
    return change.enter({
      kind: 'finished',
      ...(exit.kind === 'code' ? { exitCode: exit.code } : {}),
      ...(left === undefined ? {} : { left }),
    });
  }
  const delayMs = steadyDelay(restart, change.input.random);
  const until = change.input.now + delayMs;
  change.enter(
    { kind: 'waiting', for: 'delay', on: [], until },
    { restarts: change.task.restarts + 1, notBefore: until },
  );
  change.arm('backoff', delayMs);
  change.journal('retrying', { delayMs });
}

/** A failed run: once more after a growing delay, or for good. */
export function runFailed(change: TaskChange, failure: RunFailure): void {
  const { task, input } = change;
  const { restart } = task.definition;
  const failures = (wasUpLongEnough(task) ? 0 : task.failures) + 1;
  change.set({ failures, lastFailure: failure });
  if (!retries(task, failure)) return change.fail(failure);
  const retry = nextRetry(restart, failures, input.random);
  if (retry === undefined) return change.fail(gaveUpFailure(failures, failure));
  const { attempt, delayMs } = retry;
  change.enter(
    { kind: 'backoff', attempt, maxRetries: restart.maxRetries, until: input.now + delayMs, last: failure },
    { restarts: task.restarts + 1 },
  );
  change.arm('backoff', delayMs);
  change.journal('retrying', { attempt, maxRetries: restart.maxRetries, delayMs, ...failure });
}

function retries({ definition, wanted }: Task, failure: Failure): boolean {
  if (wanted === 'down') return false;
  if (definition.restart.when !== 'never') return true;
  // `on_unhealthy = "restart"` restarts the task whatever its policy for exits.
  return failure.reason === 'unhealthy' && definition.healthcheck?.onUnhealthy === 'restart';
}

/** Uptime counts from the moment it was ready: a run that never got healthy has not been up, however long it took. */
function wasUpLongEnough({ readyAt, stoppedAt, definition }: Task): boolean {
  return readyAt !== undefined && stoppedAt !== undefined && stoppedAt - readyAt >= definition.restart.resetAfterMs;
}

function exitData(exit: Exit): Readonly<Record<string, unknown>> {
  switch (exit.kind) {
    case 'code':
      return { exitCode: exit.code };
    case 'signal':
      return { signal: exit.signal };
    case 'unknown':
      return {};
  }
}

/** For the history: nothing of a task outlives its command. */
export function stragglersStopped(left: string): string {
  return `leftover processes were stopped: ${left}`;
}
