// A task as this window sees it: what its supervisor said last, and what is to be known beside that.
import type { TaskInfo } from '../../model/task-info.ts';

/** What a person asked for, as long as nothing of it is to be seen. */
export type Asked = 'start' | 'stop' | 'restart' | 'kill';

export interface SeenTask extends TaskInfo {
  /**
   * Absent where `status` is that of now. `connecting`: nothing is known yet; `unknown`: nothing is known any more, for the
   * supervisor does not answer or cannot be reached. Then `status` is the last that was heard, or the file's `stopped`.
   */
  readonly doubt?: 'connecting' | 'unknown';
  readonly asked?: Asked;
}

type Tasks = ReadonlyMap<string, TaskInfo>;

/** What was asked of a task, and the state that it was in then. */
export type Wish = { readonly asked: Asked; readonly status: TaskInfo['status'] | undefined };

export function seenTasks(
  tasks: Tasks,
  doubt: SeenTask['doubt'],
  wishes: ReadonlyMap<string, Wish>,
): ReadonlyMap<string, SeenTask> {
  if (doubt === undefined && wishes.size === 0) return tasks;
  return new Map(
    [...tasks].map(([name, task]) => {
      const wish = wishes.get(name);
      const asked = wish?.status === task.status ? wish.asked : undefined;
      return [name, { ...task, ...(doubt && { doubt }), ...(asked && { asked }) }];
    }),
  );
}
