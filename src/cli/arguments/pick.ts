// Looks up tasks by the names on the command line.
import type { TaskInfo } from '../../model/task-info.ts';
import { pick } from '../../model/pick.ts';

/** The tasks of these names, in this order. @throws UserError `unknown-task`, which says how to list all tasks */
export function pickNamed(tasks: readonly TaskInfo[], names: readonly string[]): TaskInfo[] {
  return pick(tasks, names, 'Run dirigent list to see all tasks.');
}
