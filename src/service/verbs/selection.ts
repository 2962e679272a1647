// Resolves the selection of a request to names of tasks.
import { closest } from '../../base/closest.ts';
import { UserError } from '../../base/user-error.ts';
import type { Task } from '../../engine/task.ts';
import type { Selection } from '../../model/requests.ts';

type Tasks = ReadonlyMap<string, Task>;

/** Names of the selected tasks in the order of the table. Throws `unknown-task` with a suggestion. */
export function select(tasks: Tasks, selection: Selection): readonly string[] {
  if ('names' in selection) return selection.names.map((name) => known(tasks, name));
  if ('group' in selection) return groupMembers(tasks, selection.group);
  return [...tasks.keys()];
}

/** The task's own spelling: names are unique without regard to case, so people need not match it. */
export function known(tasks: Tasks, name: string): string {
  if (tasks.has(name)) return name;
  const folded = name.toLowerCase();
  const names = [...tasks.keys()];
  const match = names.find((candidate) => candidate.toLowerCase() === folded);
  if (match !== undefined) return match;
  throw new UserError('unknown-task', `There is no task "${name}".${didYouMean(name, names)}`, { data: { name } });
}

function groupMembers(tasks: Tasks, group: string): readonly string[] {
  const members = [...tasks.values()].filter(({ definition }) => definition.group === group);
  if (members.length > 0) return members.map(({ definition }) => definition.name);
  const groups = [...new Set([...tasks.values()].flatMap(({ definition }) => definition.group ?? []))];
  throw new UserError('unknown-task', `There is no group "${group}".${didYouMean(group, groups)}`, { data: { group } });
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const suggestion = closest(word, candidates);
  return suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
}
