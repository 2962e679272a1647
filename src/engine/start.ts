// Starts: the task and what it depends on, all or nothing. Where the queue is full, nothing has happened.
import type { Dependency } from '../model/task-definition.ts';
import { consentByStart, lacksConsent, type StartCause } from './consent.ts';
import { dependencyState } from './dependency.ts';
import { reconcile, slotQueue } from './reconcile.ts';
import { isAtRest, isUnkillable } from '../model/status.ts';
import { changeStopReason } from './stop-ladder.ts';
import type { Task } from './task.ts';
import { requireTask, type TaskChange, type Transaction } from './transaction.ts';

export function startTask(tx: Transaction, name: string, cause: 'user' | 'startup'): void {
  const task = requireTask(tx, name);
  if (task === undefined) return;
  const { kind } = task.status;
  // A running task had its dependencies when it started: they are not started again.
  if (kind === 'starting' || kind === 'running') return void tx.change(name, (change) => startBy(cause, change));
  tryStart(tx, name, (trial) => {
    trial.change(name, (change) => startBy(cause, change));
    startDependencies(trial, name, { scope: 'not-running', cause });
  });
}

/**
 * Starts a task whose definition was mended, or which waits and has new dependencies. Not refused when the queue is
 * full: it was accepted before.
 */
export function retryAfterEdit(tx: Transaction, name: string): void {
  const task = tx.get(name);
  if (task === undefined) return;
  tx.change(name, start);
  if (!lacksConsent(task)) startDependencies(tx, name, { scope: 'unsatisfied', cause: 'reload' });
}

/**
 * Does `work` unless more tasks would queue for a slot than may: then nothing has happened, and the start is rejected.
 */
export function tryStart(tx: Transaction, name: string, work: (trial: Transaction) => void): boolean {
  const before = slotQueue(tx.tasks).length;
  const { maxQueued, maxRunning } = tx.state.limits;
  const isAccepted = tx.attempt((trial) => {
    work(trial);
    reconcile(trial);
    const queued = slotQueue(trial.tasks).length;
    return queued <= maxQueued || queued <= before;
  });
  if (isAccepted) return true;
  const message =
    `"${name}" was not started: all ${maxRunning} slots are taken and the queue is full ` +
    `(max_running = ${maxRunning}, max_queued = ${maxQueued}).`;
  tx.reject({ task: name, code: 'rejected', message });
  return false;
}

interface DependencyStart {
  /**
   * `unsatisfied`: only what keeps the gate closed. `not-running`: also what has ended well, unless its end is what was
   * asked for: an API needs a database that is up, not one that was up once; but a finished migration stays finished.
   */
  readonly scope: 'unsatisfied' | 'not-running';
  readonly cause: StartCause;
}

/** Starts what `name` depends on, and what that depends on. */
export function startDependencies(
  tx: Transaction,
  name: string,
  options: DependencyStart,
  visited = new Set([name]),
): void {
  const task = tx.get(name);
  if (task === undefined) return;
  const { dependsOn } = task.pendingDefinition ?? task.definition;
  for (const dependency of dependsOn) {
    if (visited.has(dependency.task)) continue;
    visited.add(dependency.task);
    if (!isToStart(tx.get(dependency.task), dependency, options.scope)) continue;
    tx.change(dependency.task, (change) => startDependency(options.cause, change));
    startDependencies(tx, dependency.task, options, visited);
  }
}

function isToStart(task: Task | undefined, { until }: Dependency, scope: DependencyStart['scope']): boolean {
  if (task === undefined || task.removed) return false;
  if (dependencyState(task, until) !== 'satisfied') return true;
  return scope === 'not-running' && until !== 'finished' && task.status.kind === 'finished';
}

/** A dependency on its way keeps its delay and its count of failures; the user's start is consent to it as well. */
function startDependency(cause: StartCause, change: TaskChange): void {
  const { status, wanted } = change.task;
  if (isAtRest(status) || wanted === 'down') startBy(cause, change);
  else consentByStart(change, cause);
}

function startBy(cause: StartCause, change: TaskChange): void {
  consentByStart(change, cause);
  start(change);
}

/** Starts one task, state by state; not what it depends on. */
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

/**
 * Waits for its gates, with a fresh budget of retries and no delay. `front`: it had a slot and goes before tasks that
 * never had one.
 */
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
