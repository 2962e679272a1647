// Health: what a probe said, and when a task that was never healthy is called unhealthy.
import type { Fact } from './event.ts';
import type { Task } from './task.ts';
import { climb } from './stop-ladder.ts';
import type { TaskChange } from './task-change.ts';

export function probed(change: TaskChange, event: Extract<Fact, { readonly type: 'probed' }>): void {
  const { status, definition, lastProbe } = change.task;
  if (definition.healthcheck === undefined) return;
  if (status.kind !== 'running' && !(status.kind === 'starting' && status.pid !== undefined)) return;
  if (event.output !== lastProbe) change.set({ lastProbe: event.output });
  if (event.healthy) healthy(change);
  else unhealthyProbe(change, definition.healthcheck.retries);
}

/** The first success ends the start period; a later one, an illness. */
function healthy(change: TaskChange): void {
  const { status, failedProbes, readyAt } = change.task;
  if (status.kind !== 'starting' && status.kind !== 'running') return;
  if (failedProbes > 0) change.set({ failedProbes: 0 });
  if (status.kind === 'running' && status.health === 'healthy') return;
  if (status.pid === undefined) return;
  change.enter({ kind: 'running', pid: status.pid, health: 'healthy' }, { readyAt: readyAt ?? change.input.now });
  change.journal('ready');
}

function unhealthyProbe(change: TaskChange, retries: number): void {
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
  if (definition.healthcheck?.onUnhealthy === 'restart') climb(change, 'unhealthy');
  else change.enter({ kind: 'running', pid: status.pid, health: 'unhealthy' });
}
