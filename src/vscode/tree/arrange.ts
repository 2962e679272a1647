// Arranges the rows of the tree: tasks in the order of the file, a group at the place of its first member, ad hoc tasks
// last.
import type { TaskInfo } from '../../model/task-info.ts';

export type Entry =
  | { readonly kind: 'task'; readonly name: string }
  | { readonly kind: 'group'; readonly group: string; readonly tasks: readonly string[] };

/** The group that holds what was started by `run`; no name of the file can be empty. */
export const adHocGroup = '';

export function arrange(tasks: Iterable<TaskInfo>): readonly Entry[] {
  const entries: Entry[] = [];
  const groups = new Map<string, string[]>();
  for (const task of tasks) {
    const group = task.adHoc ? adHocGroup : task.group;
    if (group === undefined) {
      entries.push({ kind: 'task', name: task.name });
      continue;
    }
    const members = groups.get(group);
    if (members !== undefined) {
      members.push(task.name);
      continue;
    }
    const first = [task.name];
    groups.set(group, first);
    entries.push({ kind: 'group', group, tasks: first });
  }
  return entries;
}

/** True when both show the same rows under the same parents. */
export function sameArrangement(left: readonly Entry[], right: readonly Entry[]): boolean {
  return left.length === right.length && left.every((entry, index) => sameEntry(entry, right[index]));
}

function sameEntry(left: Entry, right: Entry | undefined): boolean {
  if (left.kind !== right?.kind) return false;
  if (left.kind === 'task') return right.kind === 'task' && left.name === right.name;
  return (
    right.kind === 'group' &&
    left.group === right.group &&
    left.tasks.length === right.tasks.length &&
    left.tasks.every((name, index) => name === right.tasks[index])
  );
}
