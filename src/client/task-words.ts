// The words for a task's state, on the command line and for agents.
import { formatDuration } from '../base/duration.ts';
import type { TaskInfo } from '../model/task-info.ts';

type Status = TaskInfo['status'];

/** What the word of the state leaves open, in a few words; empty where there is nothing to add. */
export function statusDetail(task: TaskInfo, now: number): string {
  return [stateDetail(task.status, now), changeDetail(task)].filter((part) => part !== '').join('; ');
}

/** What somebody started by hand is applied by a hand; what starts by itself waits for the answer in the editor as well. */
function changeDetail({ changed, runAtStartup, awaitsConsent = false }: TaskInfo): string {
  if (!changed) return '';
  return awaitsConsent && runAtStartup ? 'changed, waiting for your approval' : 'changed, restart to apply';
}

function stateDetail(status: Status, now: number): string {
  switch (status.kind) {
    case 'waiting':
      return waitingDetail(status);
    case 'running':
      return status.health === 'none' ? '' : status.health;
    case 'stopping':
      return status.forced ? 'killing' : '';
    case 'backoff':
      return `${status.last.message}; retry ${tries(status)} in ${formatDuration(Math.max(0, status.until - now))}`;
    case 'finished':
      return [
        ...(status.exitCode === undefined || status.exitCode === 0 ? [] : [`exit code ${status.exitCode}`]),
        ...(status.left === undefined ? [] : [`leftover processes were stopped: ${status.left}`]),
      ].join('; ');
    case 'failed':
      return status.message;
    case 'starting':
      return status.waitsFor === undefined ? '' : `waiting for ${status.waitsFor}`;
    case 'stopped':
      return '';
  }
}

function waitingDetail(status: Extract<Status, { kind: 'waiting' }>): string {
  if (status.for === 'dependencies') return `for ${status.on.join(', ')}`;
  if (status.for === 'consent') return 'for your approval of its changed command';
  if (status.for === 'delay') return 'for its restart delay';
  return status.position === undefined ? 'for a free slot' : `for a free slot, number ${status.position} in the queue`;
}

function tries(status: Extract<Status, { kind: 'backoff' }>): string {
  return status.maxRetries === 0 ? `${status.attempt}` : `${status.attempt} of ${status.maxRetries}`;
}

/** How long the present run has lasted; absent when none is alive. */
export function uptimeMs(task: TaskInfo, now: number): number | undefined {
  return isAlive(task) && task.startedAt !== undefined ? Math.max(0, now - Date.parse(task.startedAt)) : undefined;
}

/** True while processes of the task may exist. */
export function isAlive({ status }: TaskInfo): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}

/** True while it runs or will run by itself. */
export function isPending(task: TaskInfo): boolean {
  return isAlive(task) || task.status.kind === 'waiting' || task.status.kind === 'backoff';
}
