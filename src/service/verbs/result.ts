// What a verb answers for the tasks that it was asked about.
import { UserError } from '../../base/user-error.ts';
import type { Task } from '../../engine/task.ts';
import type { TasksResult } from '../../model/requests.ts';
import type { Supervisor } from '../supervisor.ts';
import { known } from './selection.ts';
import type { Rejection } from '../task-store.ts';

/** The answer for many: each task with what became of it. A refusal of one never hides the others. */
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

/** The answer for many that were to stop: why one once failed to start is no trouble of its stop. */
export function resultOfStop(supervisor: Supervisor, names: readonly string[]): TasksResult {
  const tasks = names.flatMap((name) => supervisor.tasks.get(name) ?? []);
  return { tasks: tasks.map((task) => ({ task: supervisor.infos.of(task) })) };
}

function spawnError({ status }: Task): string | undefined {
  if (status.kind !== 'failed') return undefined;
  return status.reason === 'spawn' || status.reason === 'dependency' ? status.message : undefined;
}

export function requireTask(supervisor: Supervisor, name: string): Task {
  const task = supervisor.tasks.get(known(supervisor.tasks.state.tasks, name));
  if (task === undefined) throw new UserError('unknown-task', `There is no task "${name}".`, { data: { name } });
  return task;
}
