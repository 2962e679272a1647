// The answer of a verb: each selected task, with its error where it has one.
import type { Task } from '../../engine/task.ts';
import type { TasksResult } from '../../model/requests.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Rejection } from '../task-store.ts';

/** Each task after the request; an error of one never hides the others. */
export function resultOf(
  supervisor: Supervisor,
  names: readonly string[],
  rejections: readonly Rejection[] = [],
): TasksResult {
  return {
    tasks: names.flatMap((name) => {
      const task = supervisor.tasks.get(name);
      if (task === undefined) return [];
      const info = supervisor.infos.of(task);
      const error = rejections.find((rejection) => rejection.task === name)?.message ?? spawnError(task);
      return [{ task: info, ...(error === undefined ? {} : { error }) }];
    }),
  };
}

/** After a stop: an earlier failure to start is no error of the stop. */
export function resultOfStop(supervisor: Supervisor, names: readonly string[]): TasksResult {
  const tasks = names.flatMap((name) => supervisor.tasks.get(name) ?? []);
  return { tasks: tasks.map((task) => ({ task: supervisor.infos.of(task) })) };
}

function spawnError({ status }: Task): string | undefined {
  if (status.kind !== 'failed') return undefined;
  return status.reason === 'spawn' || status.reason === 'dependency' ? status.message : undefined;
}
