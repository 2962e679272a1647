// Tasks by the names of the command line.
import type { TaskInfo } from '../../model/task-info.ts';
import { pick } from '../../model/pick.ts';

/** @throws UserError `unknown-task`, which says how to see all of them */
export function pickNamed(tasks: readonly TaskInfo[], names: readonly string[]): TaskInfo[] {
  return pick(tasks, names, 'Run dirigent list to see all tasks.');
}
