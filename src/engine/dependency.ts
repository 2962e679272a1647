// The state of a dependency, as the task that waits for it sees it.
import type { Dependency } from '../model/task-definition.ts';
import { lowerFirst } from './failure.ts';
import { isReady, isUnkillable, type TaskStatus } from '../model/status.ts';
import type { Task } from './task.ts';

/**
 * - `satisfied`: by the dependency's current run, never by what an earlier run was.
 * - `pending`: on its way, nothing to do but wait.
 * - `down`: stopped, and stays so until it is started.
 * - `unsatisfiable`: for good; a task that needs it fails.
 */
export type DependencyState = 'satisfied' | 'pending' | 'down' | 'unsatisfiable';

export function dependencyState(dependency: Task | undefined, until: Dependency['until']): DependencyState {
  if (dependency === undefined || dependency.removed) return 'unsatisfiable';
  if (isSatisfied(dependency, until)) return 'satisfied';
  const { status, wanted } = dependency;
  if (status.kind === 'finished' || (status.kind === 'failed' && !isUnkillable(status))) return 'unsatisfiable';
  return wanted === 'up' ? 'pending' : 'down';
}

function isSatisfied({ status, definition, stopPending }: Task, until: Dependency['until']): boolean {
  // A job without a health check has done its work. A task that was healthy once and has ended serves no client.
  if (status.kind === 'finished') return until !== 'ready' || definition.healthcheck === undefined;
  if (stopPending !== undefined || until === 'finished') return false;
  return until === 'ready' ? isReady(status) : isSpawned(status);
}

function isSpawned(status: TaskStatus): boolean {
  return status.kind === 'running' || (status.kind === 'starting' && status.pid !== undefined);
}

/** Ends the sentence "Needs db, which …". */
export function whyUnsatisfiable(dependency: Task | undefined): string {
  if (dependency === undefined) return 'does not exist.';
  if (dependency.removed) return 'was removed from the configuration.';
  const { status } = dependency;
  if (status.kind === 'failed') return `failed: ${lowerFirst(status.message)}`;
  return 'ended and is no longer ready.';
}
