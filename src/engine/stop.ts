// Stops: of one task, state by state; of many in reverse order of dependency, at once where tasks are independent.
import { isActive, isUnkillable, type DownReason } from '../model/status.ts';
import { beginKill, beginStop, changeStopReason, escalateToKill, repeatKill } from './stop-ladder.ts';
import type { Task } from './task.ts';
import type { TaskChange, Transaction } from './transaction.ts';

type Tasks = ReadonlyMap<string, Task>;

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

/** In reverse order of dependency. A second stop while the first is under way kills. */
export function stopAll(tx: Transaction, reason: DownReason, names: readonly string[] | undefined): void {
  const chosen = names === undefined ? undefined : new Set(names);
  const targets = [...tx.tasks.values()].filter(({ definition }) => chosen?.has(definition.name) ?? true);
  const active = targets.filter(({ status }) => isActive(status));
  const isRepeated = active.length > 0 && active.every(({ wanted }) => wanted === 'down');
  for (const task of targets) {
    const { name } = task.definition;
    if (isRepeated && isStoppedFor(reason, task)) tx.change(name, kill);
    else tx.change(name, (change) => stopAfterDependents(change, reason));
  }
}

/** A shutdown that finds a stop by the user under way is not the second stop. */
function isStoppedFor(reason: DownReason, { status, stopPending }: Task): boolean {
  return stopPending === reason || (status.kind === 'stopping' && status.reason === reason);
}

/**
 * Begins the stops that have waited for dependents. A round of its own: the order is worked out once for all of them.
 */
export function releaseStops(tx: Transaction): boolean {
  const pending = [...tx.tasks.values()].filter(({ stopPending }) => stopPending !== undefined);
  if (pending.length === 0) return false;
  const blocked = blockedByDependents(tx.tasks);
  const free = pending.filter(({ definition }) => !blocked.has(definition.name));
  for (const { definition } of free) tx.change(definition.name, (change) => beginStop(change, 'user'));
  return free.length > 0;
}

/**
 * Names of the tasks whose stop has to wait: another that depends on them, directly or through others, is being
 * stopped, too, and still lives. Tasks that need each other in a circle do not wait for each other.
 */
function blockedByDependents(tasks: Tasks): ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const needsOf = (name: string): ReadonlySet<string> => {
    const needs = known.get(name) ?? findNeeds(tasks, name);
    known.set(name, needs);
    return needs;
  };
  const blocked = new Set<string>();
  for (const [name, task] of tasks) {
    if (!isBeingStopped(task)) continue;
    for (const need of needsOf(name)) if (!needsOf(need).has(name)) blocked.add(need);
  }
  return blocked;
}

/** True while a run is being stopped or is to be stopped, for whatever reason: what it depends on stops after it. */
function isBeingStopped({ status, wanted, stopPending }: Task): boolean {
  return status.kind === 'stopping' || (isActive(status) && (wanted === 'down' || stopPending !== undefined));
}

/** Everything a task depends on, directly or through others, itself included. By what each was started with. */
function findNeeds(tasks: Tasks, name: string): ReadonlySet<string> {
  const found = new Set<string>([name]);
  for (const next of found) {
    for (const { task } of tasks.get(next)?.definition.dependsOn ?? []) found.add(task);
  }
  return found;
}
