// What a wish does to one task, state by state. Dependencies, the queue and stop order are above this.
import { climb, climbForced, force, repeatKill, stopFor } from './stop-ladder.ts';
import { isUnkillable, type DownReason } from '../model/status.ts';
import type { TaskChange } from './task-change.ts';

/** A start by hand, or after a restart: a fresh budget, no delay. The gates decide when it is spawned. */
export function begin(change: TaskChange, place: 'back' | 'front' = 'back'): void {
  change.enter(
    { kind: 'waiting', for: 'dependencies', on: [] },
    {
      wanted: 'up',
      failures: 0,
      restarts: 0,
      notBefore: undefined,
      // A restarted task had a slot: it goes before those who still wait for their first.
      ticket: place === 'front' ? 0 : undefined,
    },
  );
}

export function start(change: TaskChange): void {
  const { status } = change.task;
  switch (status.kind) {
    case 'stopped':
    case 'finished':
    case 'backoff':
      return begin(change);
    case 'failed':
      return isUnkillable(status) ? stopFor(change, 'restart') : begin(change);
    case 'waiting':
      return refresh(change);
    case 'starting':
    case 'running':
      return change.task.wanted === 'up' ? undefined : change.set({ wanted: 'up', leaving: undefined });
    case 'stopping':
      return stopFor(change, 'restart');
  }
}

/** Waits on, without a delay and as if nothing had ever failed. */
function refresh(change: TaskChange): void {
  const { failures, restarts, notBefore } = change.task;
  if (failures === 0 && restarts === 0 && notBefore === undefined) return;
  change.disarm('backoff');
  change.set({ failures: 0, restarts: 0, notBefore: undefined });
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
      stopFor(change, reason);
      return repeatKill(change);
    case 'waiting':
    case 'backoff':
      return cancel(change, reason);
    case 'starting':
    case 'running':
      change.set({ wanted: 'down', leaving: undefined });
      return climb(change, reason);
    case 'stopping':
      if (wanted === 'up') return stopFor(change, reason);
      // Asked twice. A shutdown that finds a stop by hand under way is not the second time.
      return reason === 'user' || reason === status.reason ? force(change) : undefined;
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
      change.set({ wanted: 'down', leaving: undefined });
      return climbForced(change, 'user');
    case 'stopping':
      if (wanted === 'up') stopFor(change, 'user');
      return force(change);
  }
}

export function restart(change: TaskChange): void {
  const { status } = change.task;
  switch (status.kind) {
    case 'starting':
    case 'running':
      change.set({ wanted: 'up', leaving: undefined });
      return climb(change, 'restart');
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

/** A stop that lets the tasks which depend on this one go first; what does not run is stopped at once. */
export function leave(change: TaskChange, reason: DownReason): void {
  const { status, wanted, leaving } = change.task;
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
      return leaving === undefined || leaving === 'restart'
        ? change.set({ wanted: 'down', leaving: reason })
        : undefined;
    case 'stopping':
      return wanted === 'up' ? stopFor(change, reason) : undefined;
  }
}

/** A restart that lets the tasks which depend on this one, and go as well, go first. Only of what starts or runs. */
export function leaveToRestart(change: TaskChange): void {
  const { status, leaving } = change.task;
  const isUp = status.kind === 'starting' || status.kind === 'running';
  if (isUp && leaving !== 'restart') change.set({ wanted: 'up', leaving: 'restart' });
}

/** Nothing comes of its restart. */
export function stayOn(change: TaskChange): void {
  if (change.task.leaving === 'restart') change.set({ leaving: undefined });
}

/** What has ended stays as it is, for people to read; but nothing brings it back by itself. */
function wantDown(change: TaskChange): void {
  if (change.task.wanted === 'up') change.set({ wanted: 'down' });
}

function cancel(change: TaskChange, reason: DownReason): void {
  change.enter({ kind: 'stopped' }, { wanted: 'down' });
  change.journal('canceled', { reason });
}
