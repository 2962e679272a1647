// Hot reload: what did not change is not touched, what runs keeps running with what it was started with. Compared by
// value: saving the same text again touches nothing.
import { isDeepEqual } from './deep-equal.ts';
import { mayBeAlive } from '../model/status.ts';
import { retryAfterEdit } from './start.ts';
import { stopAfterDependents } from './stop.ts';
import type { Task } from './task.ts';
import type { Project, TaskDefinition } from '../model/task-definition.ts';
import type { TaskChange, Transaction } from './transaction.ts';

export function configure(tx: Transaction, project: Project): void {
  const { maxRunning, maxQueued } = project.runner;
  tx.setLimits({ maxRunning, maxQueued });
  const { added, changed, removed } = diffProject(tx.tasks, project);
  for (const definition of added) tx.add(definition, { adHoc: false, removed: false });
  for (const name of removed) tx.change(name, removeTask);
  const retried = changed.filter((definition) => isRetriedAfterEdit(tx.get(definition.name), definition));
  for (const definition of changed) tx.change(definition.name, (change) => changeDefinition(change, definition));
  for (const { name } of retried) retryAfterEdit(tx, name);
  tx.setOrder(taskOrder(tx.tasks, project));
}

interface ProjectDiff {
  readonly added: readonly TaskDefinition[];
  readonly changed: readonly TaskDefinition[];
  readonly removed: readonly string[];
}

/** Ad-hoc tasks are not of the project and never removed by it; one whose name the file takes becomes the file's. */
function diffProject(tasks: ReadonlyMap<string, Task>, project: Project): ProjectDiff {
  const named = new Set(project.tasks.map(({ name }) => name));
  return {
    added: project.tasks.filter(({ name }) => !tasks.has(name)),
    changed: project.tasks.filter((definition) => isChanged(tasks.get(definition.name), definition)),
    removed: [...tasks.values()]
      .filter(({ definition, adHoc, removed }) => !adHoc && !removed && !named.has(definition.name))
      .map(({ definition }) => definition.name),
  };
}

function isChanged(task: Task | undefined, definition: TaskDefinition): boolean {
  if (task === undefined) return false;
  return task.adHoc || task.removed || !isDeepEqual(task.pendingDefinition ?? task.definition, definition);
}

/** The task leaves the table once its processes are gone; those that depend on it and go as well are stopped first. */
export function removeTask(change: TaskChange): void {
  change.set({ removed: true, pendingDefinition: undefined });
  stopAfterDependents(change, 'removed');
  change.journal('config-changed', { change: 'removed' });
}

function changeDefinition(change: TaskChange, definition: TaskDefinition): void {
  const { task } = change;
  change.set({ ...applyDefinition(task, definition), adHoc: false, removed: false });
  // The task is back before its turn to stop: an editor that writes a file in two steps costs nothing.
  if (task.stopPending === 'removed') change.set({ wanted: 'up', stopPending: undefined });
  change.journal('config-changed', { change: 'changed', pending: change.task.pendingDefinition !== undefined });
}

/** The new definition applies at once where nothing runs, else at the next start, except for live keys. */
export function applyDefinition(task: Task, next: TaskDefinition): Pick<Task, 'definition' | 'pendingDefinition'> {
  if (!mayBeAlive(task.status)) return { definition: next, pendingDefinition: undefined };
  const definition = withLiveKeys(task.definition, next);
  return isDeepEqual(definition, next)
    ? { definition: next, pendingDefinition: undefined }
    : { definition, pendingDefinition: next };
}

/** `running` with those keys of `next` that say nothing about the process: they take effect while it runs. */
function withLiveKeys(running: TaskDefinition, next: TaskDefinition): TaskDefinition {
  const { group: _group, url: _url, ...rest } = running;
  const { title, group, url, notify, runAtStartup, watch } = next;
  return {
    ...rest,
    title,
    notify,
    runAtStartup,
    watch,
    ...(group === undefined ? {} : { group }),
    ...(url === undefined ? {} : { url }),
  };
}

/**
 * True for an edit of what the process is started with, of a task that is wanted up and does not run because it failed
 * or waits. The user who edited it is waiting for exactly that retry.
 */
function isRetriedAfterEdit(task: Task | undefined, definition: TaskDefinition): boolean {
  if (task === undefined || task.wanted === 'down') return false;
  const { kind } = task.status;
  const isIdle = (kind === 'failed' && !mayBeAlive(task.status)) || kind === 'backoff' || kind === 'waiting';
  return isIdle && !isDeepEqual(withLiveKeys(task.definition, definition), definition);
}

function taskOrder(tasks: ReadonlyMap<string, Task>, project: Project): readonly string[] {
  const named = new Set(project.tasks.map(({ name }) => name));
  const others = [...tasks.values()].filter(({ definition }) => !named.has(definition.name));
  return [
    ...named,
    ...others.filter(({ adHoc }) => !adHoc).map(({ definition }) => definition.name),
    ...others.filter(({ adHoc }) => adHoc).map(({ definition }) => definition.name),
  ];
}
