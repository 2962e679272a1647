// Prints the result of a request for several tasks.
import type { TaskInfo } from '../../model/task-info.ts';
import type { TasksResult } from '../../model/requests.ts';
import { statusDetail } from '../../client/task-words.ts';
import type { Invocation } from '../invocation.ts';
import { exitCodes } from '../exit-code.ts';
import { statusStyle } from './status-text.ts';

/** Prints the result for each requested task; the exit code is 1 as soon as one of them failed. */
export function reportOutcome(cli: Invocation, { tasks }: TasksResult, options: { readonly json?: boolean }): number {
  print(cli, tasks, options);
  const failed = tasks.some(({ task, error }) => error !== undefined || task.status.kind === 'failed');
  return failed ? exitCodes.failed : exitCodes.ok;
}

/** The same for a stop: a task that had failed before counts as stopped. */
export function reportStop(cli: Invocation, { tasks }: TasksResult, options: { readonly json?: boolean }): number {
  print(cli, tasks, options);
  const lives = ({ status }: TaskInfo): boolean => status.kind === 'failed' && status.reason === 'unkillable';
  return tasks.some(({ task, error }) => error !== undefined || lives(task)) ? exitCodes.failed : exitCodes.ok;
}

function print(cli: Invocation, tasks: TasksResult['tasks'], options: { readonly json?: boolean }): void {
  if (options.json === true) cli.out.json(tasks);
  else printOutcome(cli, tasks);
}

function printOutcome(cli: Invocation, tasks: TasksResult['tasks']): void {
  const { out, err } = cli;
  const width = Math.max(0, ...tasks.map(({ task }) => task.name.length));
  const now = Date.now();
  for (const { task, error } of tasks) {
    const name = task.name.padEnd(width);
    if (error !== undefined) {
      err.line(`${name}  ${err.style('red', error)}`);
      continue;
    }
    const pid = task.pid === undefined ? '' : ` ${out.style('dim', `pid ${task.pid}`)}`;
    const detail = statusDetail(task, now);
    const word = out.style(statusStyle(task.status), task.status.kind);
    out.line(`${name}  ${word}${pid}${detail === '' ? '' : ` ${out.style('dim', detail)}`}`);
  }
  if (tasks.length === 0) err.line('dirigent.toml has no tasks.');
}
