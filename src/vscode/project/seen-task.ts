// A task as this window knows it: the last state from its supervisor, and what the window knows beyond that.
import type { TaskInfo } from '../../model/task-info.ts';

/** The user's request, until the first effect of it is visible. */
export type RequestedAction = 'start' | 'stop' | 'restart' | 'kill';

export interface SeenTask extends TaskInfo {
  /**
   * Absent while `status` is current. `connecting`: not known yet; `unknown`: no longer known, since the supervisor
   * does not respond or cannot be reached. Then `status` is the last known one, or `stopped` from the file.
   */
  readonly doubt?: 'connecting' | 'unknown';
  readonly asked?: RequestedAction;
}

type Tasks = ReadonlyMap<string, TaskInfo>;

/** A request that was sent for a task, and the state that it was in then. */
export type PendingRequest = { readonly asked: RequestedAction; readonly status: TaskInfo['status'] | undefined };

export function seenTasks(
  tasks: Tasks,
  doubt: SeenTask['doubt'],
  requests: ReadonlyMap<string, PendingRequest>,
): ReadonlyMap<string, SeenTask> {
  if (doubt === undefined && requests.size === 0) return tasks;
  return new Map(
    [...tasks].map(([name, task]) => {
      const request = requests.get(name);
      const asked = request?.status === task.status ? request.asked : undefined;
      return [name, { ...task, ...(doubt && { doubt }), ...(asked && { asked }) }];
    }),
  );
}
