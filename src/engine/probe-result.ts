// Health: what the result of a probe does to a task, and when a task that was never healthy is unhealthy.
import type { Task } from './task.ts';
import { beginStop } from './stop-ladder.ts';
import type { TaskChange } from './transaction.ts';

export function probed(change: TaskChange, isHealthy: boolean, output: string): void {
  const { status, definition, lastProbe } = change.task;
  if (definition.healthcheck === undefined) return;
  if (status.kind !== 'running' && !(status.kind === 'starting' && status.pid !== undefined)) return;
  if (output !== lastProbe) change.set({ lastProbe: output });
  if (isHealthy) probeSucceeded(change);
  else probeFailed(change, definition.healthcheck.retries);
}

/** The first success ends the start period; a later one makes an unhealthy task healthy again. */
function probeSucceeded(change: TaskChange): void {
  const { status, failedProbes, readyAt } = change.task;
  if (status.kind !== 'starting' && status.kind !== 'running') return;
  if (failedProbes > 0) change.set({ failedProbes: 0 });
  if (status.kind === 'running' && status.health === 'healthy') return;
  if (status.pid === undefined) return;
  change.enter({ kind: 'running', pid: status.pid, health: 'healthy' }, { readyAt: readyAt ?? change.input.now });
  change.journal('ready');
}

function probeFailed(change: TaskChange, retries: number): void {
  const { task } = change;
  if (task.status.kind === 'running' && task.status.health === 'unhealthy') return;
  if (isWithinStartPeriod(task, change.input.now)) return;
  change.set({ failedProbes: task.failedProbes + 1 });
  if (change.task.failedProbes >= retries) becomeUnhealthy(change);
}

function isWithinStartPeriod({ status, startedAt, definition }: Task, now: number): boolean {
  const period = definition.healthcheck?.startPeriodMs ?? 0;
  return status.kind === 'starting' && now - (startedAt ?? now) < period;
}

/** Only from starting or running, with a healthcheck. */
export function becomeUnhealthy(change: TaskChange): void {
  const { status, definition, lastProbe } = change.task;
  if (status.kind !== 'starting' && status.kind !== 'running') return;
  if (status.pid === undefined) return;
  change.journal('unhealthy', lastProbe === undefined ? {} : { output: lastProbe });
  if (definition.healthcheck?.onUnhealthy === 'restart') beginStop(change, 'unhealthy');
  else change.enter({ kind: 'running', pid: status.pid, health: 'unhealthy' });
}
