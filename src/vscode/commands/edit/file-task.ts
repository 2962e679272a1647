// What the commands that change a task of the file have in common.
import type { TaskInfo } from '../../../model/task-info.ts';
import { type PickQuestion, noTasks } from '../target/pick.ts';

/** Asks about tasks of the file; what was run ad hoc stands in none. */
export function fileTask(
  placeHolder: string,
  filter: (task: TaskInfo) => boolean = () => true,
  none = noTasks(),
): PickQuestion {
  return { placeHolder, filter: (task) => !task.adHoc && filter(task), none };
}
