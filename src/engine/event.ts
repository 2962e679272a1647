// What the engine is told (wishes and facts) and what it asks for (effects). Facts about a run carry its number.
import type { Project, TaskDefinition } from '../config/project.ts';
import type { Exit, StopReason, Task } from './status.ts';

export type EngineEvent =
  | { readonly type: 'configured'; readonly project: Project }
  | { readonly type: 'adHocAdded'; readonly definition: TaskDefinition }
  | { readonly type: 'adHocRemoved'; readonly task: string }
  /** By hand, by startup, or by a dependent. Starts what it depends on as well. */
  | { readonly type: 'start'; readonly task: string }
  | { readonly type: 'stop'; readonly task: string; readonly reason: StopReason }
  | { readonly type: 'restart'; readonly task: string; readonly cause: 'user' | 'watch' }
  | { readonly type: 'kill'; readonly task: string }
  /** Stops everything in reverse order of dependency. */
  | { readonly type: 'stopAll'; readonly reason: StopReason }
  | { readonly type: 'spawned'; readonly task: string; readonly run: number; readonly pid: number }
  | { readonly type: 'spawnFailed'; readonly task: string; readonly run: number; readonly message: string }
  /** The command itself ended; others of its group may live on. */
  | { readonly type: 'exited'; readonly task: string; readonly run: number; readonly exit: Exit }
  /** Nothing of the run is alive and its output has been read to the end. Always follows `exited`. */
  | { readonly type: 'gone'; readonly task: string; readonly run: number }
  | { readonly type: 'probed'; readonly task: string; readonly run: number; readonly healthy: boolean; readonly output: string }
  | { readonly type: 'timer'; readonly task: string; readonly run: number; readonly timer: TimerKind; readonly serial: number }
  /** Found alive by a new supervisor: as if this run had been spawned by it. */
  | { readonly type: 'adopted'; readonly task: string; readonly run: number; readonly pid: number; readonly startedAt: number; readonly wanted: Task['wanted'] }
  /** A run that a dead supervisor left and that could not be identified. */
  | { readonly type: 'lost'; readonly task: string; readonly run: number; readonly message: string }
  /** What an earlier supervisor knew of a task that is not running. */
  | { readonly type: 'restored'; readonly task: string; readonly known: Partial<Pick<Task, 'run' | 'status' | 'startedAt' | 'stoppedAt' | 'lastExit' | 'lastFailure'>> };

export type TimerKind = 'backoff' | 'runTimeout' | 'startPeriod' | 'stopTimeout' | 'killTimeout' | 'resetAfter';

export type Effect =
  | { readonly type: 'spawn'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  /** First step of the stop ladder: stop_command, else stop_signal to the group. */
  | { readonly type: 'requestStop'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  /** Last step: SIGKILL to group, session and recorded descendants. Repeatable. */
  | { readonly type: 'forceStop'; readonly task: string; readonly run: number }
  | { readonly type: 'startProbes'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  | { readonly type: 'stopProbes'; readonly task: string; readonly run: number }
  | { readonly type: 'armTimer'; readonly task: string; readonly run: number; readonly timer: TimerKind; readonly serial: number; readonly ms: number }
  | { readonly type: 'journal'; readonly task: string; readonly run: number; readonly event: JournalEvent; readonly data?: Readonly<Record<string, unknown>> }
  | { readonly type: 'removed'; readonly task: string };

/** The words of events.jsonl and of the `tasks/event` notification. */
export type JournalEvent =
  | 'queued'
  | 'rejected'
  | 'started'
  | 'ready'
  | 'unhealthy'
  | 'retrying'
  | 'stopping'
  | 'canceled'
  | 'timeout'
  | 'finished'
  | 'failed'
  | 'adopted'
  | 'lost'
  | 'config-changed'
  | 'internal-error';
