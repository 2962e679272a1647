// The states of a task, in the words that every surface uses: tree, command line, RPC, agents.
import type { TaskDefinition } from '../config/project.ts';

/** How a process ended. `unknown`: it ended while nobody watched and left no exit marker; never invented. */
export type Exit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'unknown' };

export type Health = 'none' | 'healthy' | 'unhealthy';

export type StopReason = 'user' | 'restart' | 'timeout' | 'unhealthy' | 'stragglers' | 'removed' | 'shutdown';

export type FailureReason =
  'exit' | 'signal' | 'spawn' | 'timeout' | 'unhealthy' | 'dependency' | 'gave-up' | 'lost' | 'unkillable';

export interface Failure {
  readonly reason: FailureReason;
  readonly exitCode?: number;
  readonly signal?: NodeJS.Signals;
  readonly message: string;
}

export type TaskStatus =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'waiting'; readonly for: 'dependencies' | 'slot' | 'delay'; readonly on: readonly string[]; readonly position?: number }
  | { readonly kind: 'starting'; readonly pid?: number }
  | { readonly kind: 'running'; readonly pid: number; readonly health: Health }
  | { readonly kind: 'stopping'; readonly pid?: number; readonly reason: StopReason; readonly forced: boolean }
  | { readonly kind: 'backoff'; readonly attempt: number; readonly maxRetries: number; readonly until: number; readonly last: Failure }
  | { readonly kind: 'finished'; readonly exitCode?: number }
  | ({ readonly kind: 'failed' } & Failure);

export type StatusKind = TaskStatus['kind'];

/** What should be: kept up by policy, run to its end once, or down. One value, the last writer wins. */
export type Wanted = 'up' | 'down';

/** True while processes of the task may exist. */
export function isActive(status: TaskStatus): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}

/** True while the task is on its way to run or running: a start would change nothing. */
export function isPending(status: TaskStatus): boolean {
  return status.kind === 'waiting' || status.kind === 'backoff' || isActive(status);
}

/** One task as the engine keeps it. Only `transition` makes new ones. */
export interface Task {
  readonly definition: TaskDefinition;
  /** A changed definition that waits for the next start. */
  readonly pendingDefinition?: TaskDefinition;
  readonly adHoc: boolean;
  readonly wanted: Wanted;
  readonly status: TaskStatus;
  /** Number of the current or last run, 0 before the first. Every timer, probe and exit carries it; stale ones change nothing. */
  readonly run: number;
  /** Restarts by policy since the last start by hand. */
  readonly restarts: number;
  /** Consecutive failed runs; cleared by an uptime of reset_after and by a start by hand. */
  readonly failures: number;
  /** When the current run was spawned and when the last one ended; milliseconds of the engine's clock. */
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly lastExit?: Exit;
  readonly lastFailure?: Failure;
  /** Set while a restart waits for the old run to be gone. */
  readonly bounce: boolean;
  /** The configuration no longer has it: it goes once its processes are gone. */
  readonly removed: boolean;
  /** The current run has been ready (healthy, or spawned where no healthcheck is). */
  readonly ready: boolean;
  /** Output of the last probe, for `why`. */
  readonly lastProbe?: string;
  /** Order of arrival in the queue for a slot. */
  readonly queuedAt?: number;
}
