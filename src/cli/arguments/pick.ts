// Finds tasks by the names of the command line.
import { closest } from '../../base/closest.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';

/** The tasks of these names, in this order; names are the same in any letter case. Throws `unknown-task`. */
export function pick(tasks: readonly TaskInfo[], names: readonly string[]): TaskInfo[] {
  const byName = new Map(tasks.map((task) => [task.name.toLowerCase(), task]));
  return names.map((name) => {
    const found = byName.get(name.toLowerCase());
    if (found !== undefined) return found;
    const meant = closest(
      name,
      tasks.map((task) => task.name),
    );
    const hint = meant === undefined ? ' Run dirigent list to see all tasks.' : ` Did you mean "${meant}"?`;
    throw new UserError('unknown-task', `There is no task "${name}".${hint}`, { data: { name } });
  });
}
