// Hot reload: what did not change is not touched, what runs keeps running with what it was started with.
import type { Project, TaskDefinition } from '../model/task-definition.ts';
import type { Draft } from './draft.ts';
import { diffProject, withLiveKeys } from './project-diff.ts';
import { isSame } from './same.ts';
import { beginAnew } from './start.ts';
import { mayBeAlive } from '../model/status.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';
import { leave } from './wishes.ts';

export function configure(draft: Draft, project: Project): void {
  const { maxRunning, maxQueued } = project.runner;
  draft.setLimits({ maxRunning, maxQueued });
  const { added, changed, removed } = diffProject(draft.tasks, project);
  for (const definition of added) draft.add(definition, { adHoc: false, removed: false });
  for (const name of removed) draft.change(name, takeAway);
  const cured = changed.filter((definition) => isCured(draft.get(definition.name), definition));
  for (const definition of changed) draft.change(definition.name, (change) => redefine(change, definition));
  for (const { name } of cured) beginAnew(draft, name);
  draft.setOrder(order(draft.tasks, project));
}

/** It goes once its processes are gone; those that depend on it and go as well are stopped first. */
export function takeAway(change: TaskChange): void {
  change.set({ removed: true, pendingDefinition: undefined });
  leave(change, 'removed');
  change.journal('config-changed', { change: 'removed' });
}

function redefine(change: TaskChange, definition: TaskDefinition): void {
  const { task } = change;
  change.set({ ...applyDefinition(task, definition), adHoc: false, removed: false });
  // It came back before its turn to stop: an editor that writes a file in two steps costs nothing.
  if (task.leaving === 'removed') change.set({ wanted: 'up', leaving: undefined });
  change.journal('config-changed', { change: 'changed', pending: change.task.pendingDefinition !== undefined });
}

/** The definition of a task that may run: at once where nothing runs, else at its next start, live keys excepted. */
export function applyDefinition(task: Task, next: TaskDefinition): Pick<Task, 'definition' | 'pendingDefinition'> {
  if (!mayBeAlive(task.status)) return { definition: next, pendingDefinition: undefined };
  const definition = withLiveKeys(task.definition, next);
  return isSame(definition, next)
    ? { definition: next, pendingDefinition: undefined }
    : { definition, pendingDefinition: next };
}

/**
 * A change that touches the process, of a task that is wanted and does not run because it failed or waits: try anew, with
 * a fresh budget. The person who changed it is waiting for exactly that.
 */
function isCured(task: Task | undefined, definition: TaskDefinition): boolean {
  if (task === undefined || task.wanted === 'down') return false;
  const { kind } = task.status;
  const isIdle = (kind === 'failed' && !mayBeAlive(task.status)) || kind === 'backoff' || kind === 'waiting';
  return isIdle && !isSame(withLiveKeys(task.definition, definition), definition);
}

function order(tasks: ReadonlyMap<string, Task>, project: Project): readonly string[] {
  const named = new Set(project.tasks.map(({ name }) => name));
  const others = [...tasks.values()].filter(({ definition }) => !named.has(definition.name));
  return [
    ...named,
    ...others.filter(({ adHoc }) => !adHoc).map(({ definition }) => definition.name),
    ...others.filter(({ adHoc }) => adHoc).map(({ definition }) => definition.name),
  ];
}
