// The tasks that a request is about: those it selects, or the one it names.
import { UserError } from '../../base/user-error.ts';
import type { Task } from '../../engine/task.ts';
import { pickName, unknown } from '../../model/pick.ts';
import type { Selection } from '../../model/requests.ts';
import type { Supervisor } from '../supervisor.ts';

type Tasks = ReadonlyMap<string, Task>;

/** Names of the selected tasks in the order of the table. Throws `unknown-task` with a suggestion. */
export function select(tasks: Tasks, selection: Selection): readonly string[] {
  if ('names' in selection) return selection.names.map((name) => known(tasks, name));
  if ('group' in selection) return groupMembers(tasks, selection.group);
  return [...tasks.keys()];
}

/** The task's own spelling: names are unique without regard to case, so people need not match it. */
function known(tasks: Tasks, name: string): string {
  return tasks.has(name) ? name : pickName([...tasks.keys()], name);
}

export function requireTask(supervisor: Supervisor, name: string): Task {
  const task = supervisor.tasks.get(known(supervisor.tasks.state.tasks, name));
  if (task === undefined) throw new UserError('unknown-task', `There is no task "${name}".`, { data: { name } });
  return task;
}

function groupMembers(tasks: Tasks, group: string): readonly string[] {
  const members = [...tasks.values()].filter(({ definition }) => definition.group === group);
  if (members.length > 0) return members.map(({ definition }) => definition.name);
  const groups = [...new Set([...tasks.values()].flatMap(({ definition }) => definition.group ?? []))];
  throw unknown('group', group, groups);
}
