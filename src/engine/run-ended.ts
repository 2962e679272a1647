// What becomes of a task when a run has ended and nothing of it is left.
import { nextRetry, steadyDelay } from './backoff.ts';
import { exitFailure, gaveUpFailure, timeoutFailure, unhealthyFailure } from './failure.ts';
import { isSuccess, type Exit } from '../model/exit.ts';
import { stragglersStopped } from './stragglers.ts';
import { isUnkillable, type Failure, type StopReason } from '../model/status.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';
import { enqueue } from './task-commands.ts';

type RunFailure = Failure & { readonly reason: Exclude<Failure['reason'], 'unkillable'> };

/** Why the run ended: the reason of its stop, or `stragglers`, which stands for an end of its own as well. */
function reasonOfEnd({ status, stopPending }: Task): StopReason {
  if (status.kind === 'stopping') return status.reason;
  if (isUnkillable(status)) return status.stopReason;
  return stopPending ?? 'stragglers';
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
  if (!retries(task, failure)) return failForGood(change, failure);
  const retry = nextRetry(restart, failures, input.random);
  if (retry === undefined) return failForGood(change, gaveUpFailure(failures, failure));
  const { attempt, delayMs } = retry;
  change.enter(
    { kind: 'backoff', attempt, maxRetries: restart.maxRetries, until: input.now + delayMs, last: failure },
    { restarts: task.restarts + 1 },
  );
  change.arm('backoff', delayMs);
  change.journal('retrying', { attempt, maxRetries: restart.maxRetries, delayMs, ...failure });
}

/** For good: only a start, an edit of the definition, or the return of the dependency it failed on brings it back. */
export function failForGood(change: TaskChange, failure: RunFailure): void {
  change.enter({ kind: 'failed', ...failure }, { lastFailure: failure });
  change.journal('failed', { ...failure });
}

function retries({ definition, wanted }: Task, failure: Failure): boolean {
  if (wanted === 'down') return false;
  if (definition.restart.when !== 'never') return true;
  // `on_unhealthy = "restart"` asks for a restart by itself, whatever the policy for exits.
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
