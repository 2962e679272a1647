// The pick of a task of the file, shared by the commands that change one.
import type { TaskInfo } from '../../../model/task-info.ts';
import { type PickQuestion, noTasks } from '../target/pick.ts';

/** Offers tasks of the file only: ad hoc commands are in none. */
export function fileTask(
  placeHolder: string,
  filter: (task: TaskInfo) => boolean = () => true,
  none = noTasks(),
): PickQuestion {
  return { placeHolder, filter: (task) => !task.adHoc && filter(task), none };
}
