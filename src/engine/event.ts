// What the engine is told (wishes and facts) and what it asks for (effects). Facts about a run carry its number.
import type { JournalEvent } from '../model/journal-event.ts';
import type { TimerKind, Task } from './task.ts';
import type { Project, TaskDefinition } from '../model/task-definition.ts';
import type { DownReason, StopReason } from '../model/status.ts';
import type { Exit } from '../model/exit.ts';

export type EngineEvent = Wish | Fact | Memory;

/** What people and the configuration want. */
export type Wish =
  /** The project as it now is. Touches only what changed. */
  | { readonly type: 'configured'; readonly project: Project }
  | { readonly type: 'adHocAdded'; readonly definition: TaskDefinition }
  /** It is stopped, then it goes. */
  | { readonly type: 'adHocRemoved'; readonly task: string }
  /**
   * Starts what it depends on as well; a fresh budget of retries, no delay. By hand it is an agreement to what it and
   * they execute by now; for the `startup` it is none: each runs as far as it is agreed to.
   */
  | { readonly type: 'start'; readonly task: string; readonly cause?: 'user' | 'startup' }
  /** A person agreed to what these tasks execute by now. */
  | { readonly type: 'agreed'; readonly tasks: readonly string[] }
  /** At once, whatever depends on it. Asked again while it is being stopped for this reason: killed. */
  | { readonly type: 'stop'; readonly task: string; readonly reason: DownReason }
  /** A restart by watch revives nothing that somebody stopped. */
  | { readonly type: 'restart'; readonly task: string; readonly cause: 'user' | 'watch' }
  /** Those that run stop in reverse order of dependency, as in `stopAll`; all start in its order. */
  | { readonly type: 'restartAll'; readonly tasks: readonly string[]; readonly cause: 'user' | 'watch' }
  | { readonly type: 'kill'; readonly task: string }
  /** Stops all tasks, or those named, in reverse order of dependency. Asked again when all of them are already being stopped: killed. */
  | { readonly type: 'stopAll'; readonly reason: DownReason; readonly tasks?: readonly string[] };

/** What became of a run. A fact of another run than the current one changes nothing. */
export type Fact =
  | { readonly type: 'spawned'; readonly task: string; readonly run: number; readonly pid: number }
  | { readonly type: 'spawnFailed'; readonly task: string; readonly run: number; readonly message: string }
  /** The spawn waits for `what`, which is not ours to hurry; undefined: no more. */
  | { readonly type: 'awaiting'; readonly task: string; readonly run: number; readonly what?: string }
  /** The command itself ended and others of its group live on: they are stopped now. `left`: who they are, in words. */
  | {
      readonly type: 'exited';
      readonly task: string;
      readonly run: number;
      readonly exit: Exit;
      readonly left?: string;
    }
  /** Nothing of the run is alive and its output has been read to the end. `exit` unless `exited` told it. */
  | { readonly type: 'gone'; readonly task: string; readonly run: number; readonly exit?: Exit }
  | {
      readonly type: 'probed';
      readonly task: string;
      readonly run: number;
      readonly healthy: boolean;
      readonly output: string;
    }
  | {
      readonly type: 'timer';
      readonly task: string;
      readonly run: number;
      readonly timer: TimerKind;
      readonly serial: number;
    };

/**
 * What an earlier supervisor left. Told, but for `counted`, after the first `configured`, of tasks that have not run yet; `restored` last, so
 * that nothing which waits takes the slot of something that runs.
 */
export type Memory =
  /** Numbers of the last runs of tasks that are gone. Told first: one that comes back goes on counting. */
  | { readonly type: 'counted'; readonly runs: ReadonlyMap<string, number> }
  /** A task that is not running. `known.status` waiting or backoff with `known.wanted` up starts it again. */
  | {
      readonly type: 'restored';
      readonly task: string;
      readonly known: Partial<
        Pick<
          Task,
          | 'run'
          | 'wanted'
          | 'agreed'
          | 'status'
          | 'startedAt'
          | 'stoppedAt'
          | 'lastExit'
          | 'lastFailure'
          | 'restarts'
          | 'failures'
        >
      >;
    }
  /** Found alive: as if this supervisor had spawned it. Wanted down, its stop is asked for at once. */
  | (FoundRun & {
      readonly type: 'adopted';
      readonly pid: number;
      /** Its command has ended already and only others of its group are alive: they are stopped. */
      readonly exit?: Exit;
    })
  /** Ended while no supervisor ran, and left word of how: judged as if it had ended under our eyes. */
  | (FoundRun & {
      readonly type: 'ended';
      readonly exit: Exit;
      /** When, as far as that is known; milliseconds of the engine's clock. */
      readonly stoppedAt?: number;
    })
  /** A run that could not be identified any more. Counts as a failed run where it is wanted up. */
  | (Course & {
      readonly type: 'lost';
      readonly task: string;
      readonly run: number;
      readonly message: string;
      readonly wanted?: Task['wanted'];
    });

/** What had become of a run by the time the supervisor died. */
export interface Course {
  /** It was being stopped, and what for. */
  readonly stopping?: StopReason;
  readonly restarts?: number;
  readonly failures?: number;
  /** What of its execution was agreed to. */
  readonly agreed?: Task['agreed'];
}

/** A run that an earlier supervisor spawned. */
interface FoundRun extends Course {
  readonly task: string;
  readonly run: number;
  readonly startedAt: number;
  readonly wanted: Task['wanted'];
  /** What it was started with: taken where the file no longer has the task, or another definition. */
  readonly definition?: TaskDefinition;
  readonly adHoc?: boolean;
}

export type Effect =
  /** Answered by `spawned` or `spawnFailed`. */
  | { readonly type: 'spawn'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  /**
   * First step of the stop ladder: stop_command, else stop_signal to the group. Never before `spawned`. Where only
   * stragglers are left, `definition` has no stop command: it was written for a living leader.
   */
  | { readonly type: 'requestStop'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  /** The spawn is not wanted any more. Answered by `spawnFailed`, or by `spawned` where it is too late. */
  | { readonly type: 'cancelSpawn'; readonly task: string; readonly run: number }
  /** Last step: SIGKILL to group, session and recorded descendants. Repeatable. Never before `spawned`. */
  | { readonly type: 'forceStop'; readonly task: string; readonly run: number }
  | { readonly type: 'startProbes'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  | { readonly type: 'stopProbes'; readonly task: string; readonly run: number }
  /** Timers are never taken back; those that `Task.timers` no longer names may be dropped. */
  | {
      readonly type: 'armTimer';
      readonly task: string;
      readonly run: number;
      readonly timer: TimerKind;
      readonly serial: number;
      readonly ms: number;
    }
  | {
      readonly type: 'journal';
      readonly task: string;
      readonly run: number;
      readonly event: JournalEvent;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'removed'; readonly task: string };

/** A wish that was refused. Journaled as well; never silence. */
export interface Rejection {
  readonly task: string;
  readonly code: 'unknown-task' | 'rejected' | 'conflict';
  readonly message: string;
}
