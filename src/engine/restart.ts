// Restarts: of one task at once, whatever depends on it; of many in order of dependency.
import { consentByStart, lacksConsent } from './consent.ts';
import type { EngineEvent } from './event.ts';
import { mayBeAlive } from '../model/status.ts';
import { start, startDependencies, tryStart } from './start.ts';
import { beginStop, repeatKill } from './stop-ladder.ts';
import type { Task } from './task.ts';
import { requireTask, type TaskChange, type Transaction } from './transaction.ts';

type RestartCause = 'user' | 'watch';

/** One task alone is stopped at once, whatever depends on it; several go and come in their order. */
export function restartCommand(names: readonly string[], cause: RestartCause): EngineEvent {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { type: 'restart', task: only, cause };
  return { type: 'restartAll', tasks: names, cause };
}

export function restartTask(tx: Transaction, name: string, cause: RestartCause): void {
  const task = requireTask(tx, name);
  if (task === undefined || !isRestartedBy(cause, task)) return;
  tryRestart(tx, task, cause, restart);
}

/**
 * All that run first know that they are to restart, then those that do not run start: else a dependency that is about
 * to stop would seem to be there.
 */
export function restartTasks(tx: Transaction, names: readonly string[], cause: RestartCause): void {
  const chosen = names.filter((name) => {
    const task = requireTask(tx, name);
    return task !== undefined && isRestartedBy(cause, task);
  });
  for (const name of chosen) tx.change(name, restartAfterDependents);
  for (const name of chosen) {
    const task = tx.get(name);
    if (task === undefined) continue;
    const isAccepted = tryRestart(tx, task, cause, (change) => {
      if (task.stopPending === undefined) restart(change);
    });
    if (!isAccepted) tx.change(name, cancelPendingRestart);
  }
}

/** By watch only what is wanted and consented to. A dependency that failed is waited for, not another saved file. */
function isRestartedBy(cause: RestartCause, task: Task): boolean {
  const { wanted, status } = task;
  if (cause === 'user') return true;
  return wanted === 'up' && !(status.kind === 'failed' && status.reason === 'dependency') && !lacksConsent(task);
}

/** A restart by watch leaves alone what the task depends on. */
function tryRestart(tx: Transaction, task: Task, cause: RestartCause, work: (change: TaskChange) => void): boolean {
  const { name } = task.definition;
  return tryStart(tx, name, (trial) => {
    if (cause === 'user') trial.change(name, (change) => consentByStart(change, 'user'));
    trial.change(name, work);
    if (cause === 'watch') return;
    startDependencies(trial, name, { scope: mayBeAlive(task.status) ? 'unsatisfied' : 'not-running', cause });
  });
}

function restart(change: TaskChange): void {
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
function restartAfterDependents(change: TaskChange): void {
  const { status, stopPending } = change.task;
  const isUp = status.kind === 'starting' || status.kind === 'running';
  if (isUp && stopPending !== 'restart') change.set({ wanted: 'up', stopPending: 'restart' });
}

/** The start that was to follow was refused: the task runs on. */
function cancelPendingRestart(change: TaskChange): void {
  if (change.task.stopPending === 'restart') change.set({ stopPending: undefined });
}
