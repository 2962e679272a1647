// A task as one line for the model, and as data for programs; neither contains values of environment variables.
import { commandLine } from '../config/command-line.ts';
import { formatDuration } from '../base/duration.ts';
import type { TaskInfo } from '../model/task-info.ts';
import { statusFacts, uptimeMs } from '../client/status-facts.ts';
import { statusDetail } from '../client/task-words.ts';
import { inSight } from './redactor.ts';

/** `api: running, healthy (pid 7, up 3m 2s, restarted 2 times)`; without a full stop. */
export function taskLine(task: TaskInfo, now: number): string {
  const detail = statusDetail(task, now).replace(/\.$/, '');
  const facts = taskFacts(task, now);
  const state = detail === '' ? task.status.kind : `${task.status.kind}, ${detail}`;
  // It stands beside output, where the reader could not see what the file or a probe has hidden.
  return inSight(`${task.name}: ${state}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`);
}

function taskFacts(task: TaskInfo, now: number): readonly string[] {
  const up = uptimeMs(task, now);
  return [
    task.pid === undefined ? '' : `pid ${task.pid}`,
    up === undefined ? '' : `up ${formatDuration(up, 2)}`,
    up === undefined && task.durationMs !== undefined ? `ran ${formatDuration(task.durationMs, 2)}` : '',
    task.restarts === 0 ? '' : `restarted ${task.restarts === 1 ? 'once' : `${task.restarts} times`}`,
    task.definition.url ?? '',
  ].filter((fact) => fact !== '');
}

export function taskData(task: TaskInfo, now: number): Readonly<Record<string, unknown>> {
  const { definition, status } = task;
  const detail = statusDetail(task, now);
  return {
    name: task.name,
    ...(task.title === task.name ? {} : { title: task.title }),
    state: status.kind,
    ...(detail === '' ? {} : { detail }),
    ...defined({ health: statusFacts(task, now).health }),
    ...defined({
      group: task.group,
      pid: task.pid,
      exit_code: task.exitCode,
      started_at: task.startedAt,
      stopped_at: task.stoppedAt,
    }),
    restarts: task.restarts,
    command: commandLine(definition),
    ...defined({ cwd: definition.cwd, url: definition.url, problem: task.problem }),
    ...(definition.dependsOn.length === 0 ? {} : { depends_on: definition.dependsOn.map((on) => on.task) }),
    run_at_startup: task.runAtStartup,
    ad_hoc: task.adHoc,
    log: task.logs.combined,
  };
}

/** The entries that are not undefined. */
export function defined(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
