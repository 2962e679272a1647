// Stop order: a stop or a restart of many goes in reverse order of dependency, at once where tasks are independent.
import { isBeingStopped, type Task } from './task.ts';

type Tasks = ReadonlyMap<string, Task>;

/**
 * Names of the tasks whose stop has to wait: another that depends on them, directly or through others, is being stopped,
 * too, and still lives. Tasks that need each other in a circle do not wait for each other.
 */
export function blockedByDependents(tasks: Tasks): ReadonlySet<string> {
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

/** Everything a task depends on, directly or through others, itself included. By what each was started with. */
function findNeeds(tasks: Tasks, name: string): ReadonlySet<string> {
  const found = new Set<string>([name]);
  for (const next of found) {
    for (const { task } of tasks.get(next)?.definition.dependsOn ?? []) found.add(task);
  }
  return found;
}
