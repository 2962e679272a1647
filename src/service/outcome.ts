// Waits until the table says what a wish has led to.
import { UserError } from '../base/user-error.ts';
import { isBouncing, type Task } from '../engine/status.ts';
import type { TasksResult } from '../rpc/contract.ts';
import type { Supervisor } from './supervisor.ts';
import type { Rejection, Table } from './table.ts';

/** Resolves with the task as soon as `reached` holds of it; with undefined when it left the table or time is over. */
export function untilTask(
  table: Table,
  name: string,
  reached: (task: Task) => boolean,
  signal?: AbortSignal,
): Promise<Task | undefined> {
  return new Promise((resolve) => {
    const settle = (task: Task | undefined): void => {
      subscription.dispose();
      signal?.removeEventListener('abort', giveUp);
      resolve(task);
    };
    const look = (): void => {
      const task = table.get(name);
      if (task === undefined || reached(task)) settle(task);
    };
    const giveUp = (): void => settle(undefined);
    const subscription = table.onDidChange(({ changed, removed }) => {
      if (changed.has(name) || removed.has(name)) look();
    });
    if (signal?.aborted === true) giveUp();
    else {
      signal?.addEventListener('abort', giveUp, { once: true });
      look();
    }
  });
}

/** The spawn has succeeded or failed, or waits for something that is not ours to hurry. */
export function isSpawnKnown({ status, leaving }: Task): boolean {
  if (isBouncing(status) || leaving === 'restart') return false;
  return status.kind !== 'starting' || status.pid !== undefined || status.waitsFor !== undefined;
}

/** Nothing of the task runs and nothing will by itself; or it cannot be killed, which is said. */
export function isAtRest({ status }: Task): boolean {
  return status.kind === 'stopped' || status.kind === 'finished' || status.kind === 'failed';
}

/** It has come to rest, or somebody has wished it up again since: the last word counts, and nobody waits for ever. */
export function isStopOver(task: Task): boolean {
  return isAtRest(task) || task.wanted === 'up';
}

/** The answer for many: each task with what became of it. A refusal of one never hides the others. */
export function resultOf(
  supervisor: Supervisor,
  names: readonly string[],
  rejections: readonly Rejection[] = [],
): TasksResult {
  return {
    tasks: names.flatMap((name) => {
      const task = supervisor.table.get(name);
      if (task === undefined) return [];
      const info = supervisor.info(task);
      const error = rejections.find((rejection) => rejection.task === name)?.message ?? spawnError(task);
      return [{ task: info, ...(error === undefined ? {} : { error }) }];
    }),
  };
}

/** The answer for many that were to stop: why one once failed to start is no trouble of its stop. */
export function resultOfStop(supervisor: Supervisor, names: readonly string[]): TasksResult {
  const tasks = names.flatMap((name) => supervisor.table.get(name) ?? []);
  return { tasks: tasks.map((task) => ({ task: supervisor.info(task) })) };
}

function spawnError({ status }: Task): string | undefined {
  if (status.kind !== 'failed') return undefined;
  return status.reason === 'spawn' || status.reason === 'dependency' ? status.message : undefined;
}

export function requireTask(supervisor: Supervisor, name: string): Task {
  const task = supervisor.table.get(supervisor.known(name));
  if (task === undefined) throw new UserError('unknown-task', `There is no task "${name}".`, { data: { name } });
  return task;
}
