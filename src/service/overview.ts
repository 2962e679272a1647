// The overview of all tasks, computed once for each change of the table, so that listeners need not walk over all
// tasks.
import { isActive, isAtRest, mayBeAlive } from '../model/status.ts';
import type { Task } from '../engine/task.ts';

export interface Overview {
  /** In the order of the file, ad hoc tasks last. */
  readonly names: readonly string[];
  /** Something runs or is on its way: the supervisor is needed. */
  readonly isAnythingPending: boolean;
  /** Something of dirigent.toml may be alive, or is wanted and on its way. */
  readonly isFileInUse: boolean;
  /** Tasks that a saved file restarts. */
  readonly watching: readonly Task[];
}

export function overviewOf(tasks: Iterable<Task>): Overview {
  const names: string[] = [];
  const watching: Task[] = [];
  let isAnythingPending = false;
  let isFileInUse = false;
  for (const task of tasks) {
    names.push(task.definition.name);
    isAnythingPending ||= !isAtRest(task.status);
    isFileInUse ||= !task.adHoc && wantsToLive(task);
    if (task.definition.watch.length > 0 && isWatching(task)) watching.push(task);
  }
  return { names, isAnythingPending, isFileInUse, watching };
}

/** True of a task that may run, or is on its way to. */
export function wantsToLive({ status, wanted }: Pick<Task, 'status' | 'wanted'>): boolean {
  if (mayBeAlive(status)) return true;
  return wanted === 'up' && (status.kind === 'waiting' || status.kind === 'backoff');
}

/** Also of a task that has ended: a saved file retries one that failed, and a build that finished is wanted again. */
function isWatching({ wanted, removed, status }: Task): boolean {
  return isActive(status) || (wanted === 'up' && !removed);
}
