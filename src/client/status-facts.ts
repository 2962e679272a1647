// The facts that a task's state shows to users, as data: `task-words.ts` says them in English, VS Code in its language.
import {
  isActive,
  mayBeAlive,
  pidOf,
  type Failure,
  type StatusKind,
  type StatusOf,
  type TaskStatus,
} from '../model/status.ts';
import type { TaskInfo } from '../model/task-info.ts';

/** `killing`: the task is being killed. */
export type StateKey = StatusKind | 'killing';

/** `what`: a sentence part of the supervisor, such as an env_file that is a pipe. */
export type Wait =
  | { readonly for: 'consent' | 'delay' }
  | { readonly for: 'dependencies'; readonly names: readonly string[] }
  /** Place in the queue, from 1. */
  | { readonly for: 'slot'; readonly position?: number }
  | { readonly for: 'file'; readonly what: string };

export interface Retry {
  /** The number of the retry to come, of so many; without `of` there is no limit. */
  readonly attempt: number;
  readonly of?: number;
  /** Not above 0 once it is due. */
  readonly inMs: number;
}

export interface StatusFacts {
  readonly state: StateKey;
  readonly wait?: Wait;
  readonly health?: 'healthy' | 'unhealthy';
  readonly retry?: Retry;
  /** Why it failed, for good or before the retry. */
  readonly failure?: Failure;
  /** The exit code of a success, if it is not 0. */
  readonly exitCode?: number;
  /** The processes that it had left running, which were stopped. */
  readonly left?: string;
  readonly pid?: number;
  /** How long the present run has lasted. */
  readonly upMs?: number;
  /** How long the finished one took. */
  readonly tookMs?: number;
  /** Its definition has changed: a restart applies it, or it needs approval first. */
  readonly change?: 'restart' | 'approval';
}

export function statusFacts(task: TaskInfo, now: number): StatusFacts {
  const { status, durationMs } = task;
  const pid = isActive(status) ? pidOf(status) : undefined;
  const upMs = uptimeMs(task, now);
  const change = changeOf(task);
  return {
    ...kindFacts(status, now),
    ...(pid !== undefined && { pid }),
    ...(upMs !== undefined && { upMs }),
    ...(status.kind === 'finished' && durationMs !== undefined && { tookMs: durationMs }),
    ...(change !== undefined && { change }),
  };
}

function kindFacts(status: TaskStatus, now: number): StatusFacts {
  const state = status.kind;
  switch (status.kind) {
    case 'waiting':
      return { state, wait: waitOf(status) };
    case 'starting':
      return { state, ...(status.waitsFor !== undefined && { wait: { for: 'file', what: status.waitsFor } }) };
    case 'running':
      return { state, ...(status.health !== 'none' && { health: status.health }) };
    case 'stopping':
      return { state: status.forced ? 'killing' : state };
    case 'backoff':
      return { state, failure: status.last, retry: retryOf(status, now) };
    case 'finished': {
      const { exitCode, left } = status;
      return {
        state,
        ...(exitCode !== undefined && exitCode !== 0 && { exitCode }),
        ...(left !== undefined && { left }),
      };
    }
    case 'failed':
      return { state, failure: status };
    case 'stopped':
      return { state };
  }
}

function waitOf(status: StatusOf<'waiting'>): Wait {
  if (status.for === 'dependencies') return { for: 'dependencies', names: status.on };
  if (status.for !== 'slot') return { for: status.for };
  return { for: 'slot', ...(status.position !== undefined && { position: status.position }) };
}

function retryOf({ attempt, maxRetries, until }: StatusOf<'backoff'>, now: number): Retry {
  return { attempt, ...(maxRetries !== 0 && { of: maxRetries }), inMs: until - now };
}

/**
 * A task started by hand applies changes at a restart; one that starts automatically also needs the approval in the
 * editor.
 */
function changeOf({ status, changed, runAtStartup, awaitsConsent = false }: TaskInfo): StatusFacts['change'] {
  if (!changed || !mayBeAlive(status)) return undefined;
  return awaitsConsent && runAtStartup ? 'approval' : 'restart';
}

/** How long the present run has lasted; absent when none is alive. */
export function uptimeMs({ status, startedAt }: TaskInfo, now: number): number | undefined {
  return isActive(status) && startedAt !== undefined ? Math.max(0, now - Date.parse(startedAt)) : undefined;
}
