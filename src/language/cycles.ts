// Finds the dependencies that would close a cycle.
import type { LanguageDocument } from './document.ts';
import type { TaskEntry } from './task-entry.ts';

/** The task and all its dependents, direct or indirect: a dependency on one of them would close a cycle. */
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
