// A start takes along what the task needs, all or nothing: where the queue is full, nothing has happened.
import type { Dependency } from '../model/task-definition.ts';
import { isHeld, noteStart, type StartCause } from './consent.ts';
import { outlook } from './dependency.ts';
import type { Draft } from './draft.ts';
import { slotQueue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { isPending, mayBeAlive } from '../model/status.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';
import { leaveToRestart, restart, start, stayOn } from './wishes.ts';

export function startTask(draft: Draft, name: string, cause: 'user' | 'startup'): void {
  const task = requireTask(draft, name);
  if (task === undefined) return;
  const begin = startFor(cause);
  // Whatever it needs was there when it started; what is running is not started again.
  if (task.status.kind === 'starting' || task.status.kind === 'running') return void draft.change(name, begin);
  attemptStart(draft, name, (trial) => {
    trial.change(name, begin);
    bringDependencies(trial, name, { mode: 'anew', cause });
  });
}

function startFor(cause: StartCause): (change: TaskChange) => void {
  return (change) => {
    noteStart(change, cause);
    start(change);
  };
}

/** A restart by watch revives nothing that somebody stopped, and leaves what the task depends on alone. */
export function restartTask(draft: Draft, name: string, cause: 'user' | 'watch'): void {
  const task = requireTask(draft, name);
  if (task === undefined || (cause === 'watch' && !isForWatch(task))) return;
  attemptStart(draft, name, (trial) => {
    if (cause === 'user') trial.change(name, (change) => noteStart(change, 'user'));
    trial.change(name, restart);
    if (cause === 'watch') return;
    bringDependencies(trial, name, { mode: mayBeAlive(task.status) ? 'missing' : 'anew', cause });
  });
}

/** Nothing starts before all that run know that they go: what one needs would seem to be there for it. */
export function restartTasks(draft: Draft, names: readonly string[], cause: 'user' | 'watch'): void {
  const chosen = names.filter((name) => {
    const task = requireTask(draft, name);
    return task !== undefined && (cause === 'user' || isForWatch(task));
  });
  for (const name of chosen) draft.change(name, leaveToRestart);
  for (const name of chosen) if (!restartAmong(draft, name, cause)) draft.change(name, stayOn);
}

function restartAmong(draft: Draft, name: string, cause: 'user' | 'watch'): boolean {
  const task = draft.get(name);
  if (task === undefined) return false;
  return attemptStart(draft, name, (trial) => {
    if (cause === 'user') trial.change(name, (change) => noteStart(change, 'user'));
    if (task.leaving === undefined) trial.change(name, restart);
    if (cause === 'watch') return;
    bringDependencies(trial, name, { mode: mayBeAlive(task.status) ? 'missing' : 'anew', cause });
  });
}

/**
 * What failed because of a dependency waits for that dependency, not for another saved file; and what runs is not stopped
 * for something that nobody agreed to.
 */
function isForWatch(task: Task): boolean {
  const { wanted, status } = task;
  return wanted === 'up' && !(status.kind === 'failed' && status.reason === 'dependency') && !isHeld(task);
}

/**
 * Starts again what a changed definition has cured, or what waits with new dependencies. Not refused when the queue is
 * full: it was accepted before.
 */
export function beginAnew(draft: Draft, name: string): void {
  const task = draft.get(name);
  if (task === undefined) return;
  draft.change(name, start);
  // What waits for consent brings nothing along.
  if (!isHeld(task)) bringDependencies(draft, name, { mode: 'missing', cause: 'reload' });
}

export function requireTask(draft: Draft, name: string): Task | undefined {
  const task = draft.get(name);
  if (task === undefined) rejectUnknown(draft, name);
  else if (task.removed) {
    const why = task.adHoc ? 'is being removed' : 'is no longer configured';
    const message = `"${name}" ${why}: it goes as soon as its processes have stopped.`;
    draft.reject({ task: name, code: 'rejected', message });
    return undefined;
  }
  return task;
}

export function rejectUnknown(draft: Draft, name: string): void {
  draft.reject({ task: name, code: 'unknown-task', message: `There is no task "${name}".` });
}

function attemptStart(draft: Draft, name: string, work: (trial: Draft) => void): boolean {
  const before = slotQueue(draft.tasks).length;
  const { maxQueued, maxRunning } = draft.state.limits;
  const accepted = draft.attempt((trial) => {
    work(trial);
    reconcile(trial);
    const queued = slotQueue(trial.tasks).length;
    return queued <= maxQueued || queued <= before;
  });
  if (accepted) return true;
  const message =
    `"${name}" was not started: all ${maxRunning} slots are taken and the queue is full ` +
    `(max_running = ${maxRunning}, max_queued = ${maxQueued}).`;
  draft.reject({ task: name, code: 'rejected', message });
  return false;
}

interface Bringing {
  readonly mode: 'missing' | 'anew';
  readonly cause: StartCause;
}

/**
 * Starts what `name` depends on, and what that depends on. `missing`: only what its gates wait for. `anew`: also what has
 * ended well, unless the end is what was asked for: somebody who starts an API wants the database up, not a database that
 * was up once; but the migration that has finished stays finished.
 */
function bringDependencies(draft: Draft, name: string, how: Bringing, visited = new Set([name])): void {
  const task = draft.get(name);
  if (task === undefined) return;
  const { dependsOn } = task.pendingDefinition ?? task.definition;
  for (const dependency of dependsOn) {
    if (visited.has(dependency.task)) continue;
    visited.add(dependency.task);
    if (!isNeeded(draft.get(dependency.task), dependency, how.mode)) continue;
    draft.change(dependency.task, (change) => bring(change, how.cause));
    bringDependencies(draft, dependency.task, how, visited);
  }
}

function isNeeded(task: Task | undefined, { until }: Dependency, mode: 'missing' | 'anew'): boolean {
  if (task === undefined || task.removed) return false;
  const isThere = outlook(task, until) === 'satisfied';
  return mode === 'anew' && until !== 'finished' ? !isThere || task.status.kind === 'finished' : !isThere;
}

/** What is on its way keeps its delay and its count of failures; a hand releases it where it waits for consent. */
function bring(change: TaskChange, cause: StartCause): void {
  const { status, wanted } = change.task;
  if (!isPending(status) || wanted === 'down') startFor(cause)(change);
  else noteStart(change, cause);
}
