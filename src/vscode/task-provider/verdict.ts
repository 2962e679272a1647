// Translates the state of a task for the VS Code task that waits for it.
import { constants } from 'node:os';
import type { TaskInfo } from '../../model/task-info.ts';
import type { WaitFor } from './definition.ts';

type Health = Extract<TaskInfo['status'], { readonly kind: 'running' }>['health'];

export type Verdict =
  | { readonly kind: 'pending' }
  /** The awaited state is reached. */
  | { readonly kind: 'reached' }
  /** It is at rest, or will not become ready. */
  | { readonly kind: 'over'; readonly exitCode: number };

/** @param wasReached the awaited state was reached before: a stop after that is no failure */
export function judge({ status }: TaskInfo, waitFor: WaitFor, wasReached: boolean): Verdict {
  switch (status.kind) {
    case 'finished':
      return { kind: 'over', exitCode: status.exitCode ?? 0 };
    case 'failed':
      return { kind: 'over', exitCode: failureCode(status) };
    case 'stopped':
      return { kind: 'over', exitCode: wasReached ? 0 : 1 };
    case 'starting':
      return { kind: waitFor === 'started' && status.pid !== undefined ? 'reached' : 'pending' };
    case 'running':
      return judgeRunning(status.health, waitFor, wasReached);
    case 'waiting':
    case 'backoff':
    case 'stopping':
      return { kind: 'pending' };
  }
}

function judgeRunning(health: Health, waitFor: WaitFor, wasReached: boolean): Verdict {
  if (waitFor === 'finished') return { kind: 'pending' };
  if (waitFor === 'started' || health !== 'unhealthy') return { kind: 'reached' };
  return wasReached ? { kind: 'pending' } : { kind: 'over', exitCode: 1 };
}

/** The exit code of a failure, never 0. A death by signal is 128 plus its number, as in shells. */
function failureCode(failure: TaskInfo['status'] & { readonly kind: 'failed' }): number {
  if (failure.reason === 'unkillable') return 1;
  const { exitCode, signal } = failure;
  if (signal !== undefined) return 128 + constants.signals[signal];
  return exitCode === undefined || exitCode === 0 ? 1 : exitCode;
}

/** True if it was already in progress: then the VS Code task only follows it. */
export function isTakenCareOf({ status }: TaskInfo): boolean {
  switch (status.kind) {
    case 'waiting':
    case 'starting':
    case 'running':
    case 'backoff':
      return true;
    case 'stopping':
      return status.reason === 'restart';
    case 'stopped':
    case 'finished':
    case 'failed':
      return false;
  }
}
