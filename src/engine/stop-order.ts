// A stop or a restart of many goes in reverse order of dependency, at once where tasks do not depend on each other.
import { isGoing, type Task } from './task.ts';

type Tasks = ReadonlyMap<string, Task>;

/**
 * Names of the tasks that have to wait with their stop: another that depends on them, directly or through others, is going,
 * too, and still lives. Tasks that need each other in a circle do not wait for each other.
 */
export function heldBack(tasks: Tasks): ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const needsOf = (name: string): ReadonlySet<string> => {
    const needs = known.get(name) ?? findNeeds(tasks, name);
    known.set(name, needs);
    return needs;
  };
  const held = new Set<string>();
  for (const [name, task] of tasks) {
    if (!isGoing(task)) continue;
    for (const need of needsOf(name)) if (!needsOf(need).has(name)) held.add(need);
  }
  return held;
}

/** Everything a task depends on, directly or through others, itself included. By what each was started with. */
function findNeeds(tasks: Tasks, name: string): ReadonlySet<string> {
  const found = new Set<string>([name]);
  for (const next of found) {
    for (const { task } of tasks.get(next)?.definition.dependsOn ?? []) found.add(task);
  }
  return found;
}
