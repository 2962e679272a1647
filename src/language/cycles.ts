// The tasks that a dependency would make wait for themselves.
import type { LanguageDocument } from './document.ts';
import type { TaskEntry } from './task-entry.ts';

/** The task itself and all that wait for it, however long the way: to depend on one of them would close a circle. */
export function waitingFor({ names, tasks }: LanguageDocument, task: TaskEntry | undefined): ReadonlySet<TaskEntry> {
  const dependencies = names.filter(({ kind }) => kind === 'dependency');
  const dependents = Map.groupBy(dependencies, ({ name }) => name);
  const found = new Set<TaskEntry>();
  const pending = tasks.filter((each) => each === task);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(dependents.get(next.name ?? '') ?? []).map((use) => use.task));
  }
  return found;
}
