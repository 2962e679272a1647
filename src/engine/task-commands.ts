// What each command does to one task, state by state. Dependencies, the queue and stop order are above this.
import { beginKill, beginStop, changeStopReason, escalateToKill, repeatKill } from './stop-ladder.ts';
import { isUnkillable, type DownReason } from '../model/status.ts';
import type { TaskChange } from './transaction.ts';

export function start(change: TaskChange): void {
  const { status } = change.task;
  switch (status.kind) {
    case 'stopped':
    case 'finished':
    case 'backoff':
      return enqueue(change);
    case 'failed':
      return isUnkillable(status) ? changeStopReason(change, 'restart') : enqueue(change);
    case 'waiting':
      return resetBackoff(change);
    case 'starting':
    case 'running':
      return change.task.wanted === 'up' ? undefined : change.set({ wanted: 'up', stopPending: undefined });
    case 'stopping':
      return changeStopReason(change, 'restart');
  }
}

/** Waits for its gates, with a fresh budget of retries and no delay. `front`: it had a slot and goes before who never had. */
export function enqueue(change: TaskChange, place: 'back' | 'front' = 'back'): void {
  change.enter(
    { kind: 'waiting', for: 'dependencies', on: [] },
    {
      wanted: 'up',
      failures: 0,
      restarts: 0,
      notBefore: undefined,
      ticket: place === 'front' ? 0 : undefined,
    },
  );
}

/** The task goes on waiting, but without a delay and with a fresh budget. */
function resetBackoff(change: TaskChange): void {
  const { failures, restarts, notBefore } = change.task;
  if (failures === 0 && restarts === 0 && notBefore === undefined) return;
  change.disarm('backoff');
  change.set({ failures: 0, restarts: 0, notBefore: undefined });
}

export function restart(change: TaskChange): void {
  const { status } = change.task;
  switch (status.kind) {
    case 'starting':
    case 'running':
      change.set({ wanted: 'up', stopPending: undefined });
      return beginStop(change, 'restart');
    case 'failed':
      start(change);
      return repeatKill(change);
    case 'stopped':
    case 'finished':
    case 'backoff':
    case 'waiting':
    case 'stopping':
      return start(change);
  }
}

/** Lets the tasks that depend on this one, and stop as well, stop first. Only while starting or running. */
export function restartAfterDependents(change: TaskChange): void {
  const { status, stopPending } = change.task;
  const isUp = status.kind === 'starting' || status.kind === 'running';
  if (isUp && stopPending !== 'restart') change.set({ wanted: 'up', stopPending: 'restart' });
}

/** The start that was to follow was refused: the task runs on. */
export function cancelPendingRestart(change: TaskChange): void {
  if (change.task.stopPending === 'restart') change.set({ stopPending: undefined });
}

export function stop(change: TaskChange, reason: DownReason): void {
  const { status, wanted } = change.task;
  switch (status.kind) {
    case 'stopped':
      return wantDown(change);
    case 'finished':
      return change.enter({ kind: 'stopped' }, { wanted: 'down' });
    case 'failed':
      if (!isUnkillable(status)) return change.enter({ kind: 'stopped' }, { wanted: 'down' });
      changeStopReason(change, reason);
      return repeatKill(change);
    case 'waiting':
    case 'backoff':
      return cancel(change, reason);
    case 'starting':
    case 'running':
      change.set({ wanted: 'down', stopPending: undefined });
      return beginStop(change, reason);
    case 'stopping':
      if (wanted === 'up') return changeStopReason(change, reason);
      // The second stop. A shutdown that finds a stop by the user under way is not one.
      return reason === 'user' || reason === status.reason ? escalateToKill(change) : undefined;
  }
}

/** Lets the tasks that depend on this one stop first; a task that does not run is stopped at once. */
export function stopAfterDependents(change: TaskChange, reason: DownReason): void {
  const { status, wanted, stopPending } = change.task;
  switch (status.kind) {
    case 'stopped':
    case 'finished':
      return wantDown(change);
    case 'failed':
      return isUnkillable(status) ? stop(change, reason) : wantDown(change);
    case 'waiting':
    case 'backoff':
      return cancel(change, reason);
    case 'starting':
    case 'running':
      return stopPending === undefined || stopPending === 'restart'
        ? change.set({ wanted: 'down', stopPending: reason })
        : undefined;
    case 'stopping':
      return wanted === 'up' ? changeStopReason(change, reason) : undefined;
  }
}

export function kill(change: TaskChange): void {
  const { status, wanted } = change.task;
  switch (status.kind) {
    case 'stopped':
    case 'finished':
      return wantDown(change);
    case 'failed':
      return isUnkillable(status) ? stop(change, 'user') : wantDown(change);
    case 'waiting':
    case 'backoff':
      return cancel(change, 'user');
    case 'starting':
    case 'running':
      change.set({ wanted: 'down', stopPending: undefined });
      return beginKill(change, 'user');
    case 'stopping':
      if (wanted === 'up') changeStopReason(change, 'user');
      return escalateToKill(change);
  }
}

/** A task that has ended keeps its state, for people to read; but nothing starts it again. */
function wantDown(change: TaskChange): void {
  if (change.task.wanted === 'up') change.set({ wanted: 'down' });
}

/** Nothing of the task runs yet. */
function cancel(change: TaskChange, reason: DownReason): void {
  change.enter({ kind: 'stopped' }, { wanted: 'down' });
  change.journal('canceled', { reason });
}
