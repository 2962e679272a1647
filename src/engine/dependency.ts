// What a dependency means to the task that waits for it.
import type { Dependency } from '../model/task-definition.ts';
import { lowerFirst } from './failure.ts';
import { isReady, isUnkillable, type TaskStatus } from '../model/status.ts';
import type { Task } from './task.ts';

/**
 * - `satisfied`: by the dependency's current run, never by what an earlier run was.
 * - `coming`: on its way, nothing to do but wait.
 * - `down`: stopped, and stays so until somebody starts it.
 * - `hopeless`: for good; whoever needs it fails.
 */
export type Outlook = 'satisfied' | 'coming' | 'down' | 'hopeless';

export function outlook(dependency: Task | undefined, until: Dependency['until']): Outlook {
  if (dependency === undefined || dependency.removed) return 'hopeless';
  if (isSatisfied(dependency, until)) return 'satisfied';
  const { status, wanted } = dependency;
  if (status.kind === 'finished' || (status.kind === 'failed' && !isUnkillable(status))) return 'hopeless';
  return wanted === 'up' ? 'coming' : 'down';
}

function isSatisfied({ status, definition, leaving }: Task, until: Dependency['until']): boolean {
  // A job without a healthcheck has done its work. What was healthy once and has ended serves nobody.
  if (status.kind === 'finished') return until !== 'ready' || definition.healthcheck === undefined;
  if (leaving !== undefined || until === 'finished') return false;
  return until === 'ready' ? isReady(status) : isSpawned(status);
}

function isSpawned(status: TaskStatus): boolean {
  return status.kind === 'running' || (status.kind === 'starting' && status.pid !== undefined);
}

/** Ends the sentence "Needs db, which …". */
export function whyHopeless(dependency: Task | undefined): string {
  if (dependency === undefined) return 'does not exist.';
  if (dependency.removed) return 'was removed from the configuration.';
  const { status } = dependency;
  if (status.kind === 'failed') return `failed: ${lowerFirst(status.message)}`;
  return 'ended without being healthy to the end.';
}
