// The events that go into the engine (commands, facts, findings of the recovery), and the effects and rejections that
// come out.
import type { JournalEvent } from '../model/journal-event.ts';
import type { TimerKind, Task } from './task.ts';
import type { Project, TaskDefinition } from '../model/task-definition.ts';
import type { DownReason, StopReason } from '../model/status.ts';
import type { Exit } from '../model/exit.ts';

export type EngineEvent = Command | Fact | Recovered;

/** A request of the user or of the configuration. A refused command gives a `Rejection`. */
export type Command =
  /** The project as it now is. Touches only what changed. */
  | { readonly type: 'configure'; readonly project: Project }
  | { readonly type: 'addAdHoc'; readonly definition: TaskDefinition }
  /** Stops the task, then takes it from the table. */
  | { readonly type: 'removeAdHoc'; readonly task: string }
  /** Consent of the user to what these tasks execute by now. */
  | { readonly type: 'consent'; readonly tasks: readonly string[] }
  /**
   * Starts what the task depends on as well; a fresh budget of retries, no delay. By the user it is consent to what it
   * and they execute by now; by the startup it is none: each runs as far as there is consent.
   */
  | { readonly type: 'start'; readonly task: string; readonly cause?: 'user' | 'startup' }
  /** A restart by watch starts nothing that was stopped. */
  | { readonly type: 'restart'; readonly task: string; readonly cause: 'user' | 'watch' }
  /** Running tasks stop in reverse order of dependency, as in `stopAll`; all start in order of dependency. */
  | { readonly type: 'restartAll'; readonly tasks: readonly string[]; readonly cause: 'user' | 'watch' }
  /** At once, whatever depends on the task. A second one, while it is being stopped for this reason, kills. */
  | { readonly type: 'stop'; readonly task: string; readonly reason: DownReason }
  /**
   * Stops all tasks, or those named, in reverse order of dependency. A second one, while all of them are being stopped,
   * kills.
   */
  | { readonly type: 'stopAll'; readonly reason: DownReason; readonly tasks?: readonly string[] }
  | { readonly type: 'kill'; readonly task: string };

/** An observation about a run. A fact of another run than the current one changes nothing. */
export type Fact =
  | { readonly type: 'spawned'; readonly task: string; readonly run: number; readonly pid: number }
  | { readonly type: 'spawnFailed'; readonly task: string; readonly run: number; readonly message: string }
  /** The spawn waits for `on`, such as an env_file on a drive that is gone; undefined: no longer. */
  | { readonly type: 'spawnBlocked'; readonly task: string; readonly run: number; readonly on?: string }
  /** The command ended and others of its group live on: they are stopped now. `left` names them for people. */
  | {
      readonly type: 'exited';
      readonly task: string;
      readonly run: number;
      readonly exit: Exit;
      readonly left?: string;
    }
  /** Nothing of the run is alive and its output has been read to the end. `exit` unless `exited` gave it. */
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
 * Findings of the recovery about an earlier supervisor. But for `run-numbers` it comes after the first `configure`, and
 * only for tasks that have not run yet; `task` comes last, so that nothing which waits takes the slot of something that
 * runs.
 */
export type Recovered = { readonly type: 'recovered' } & (
  | {
      /** The numbers of the last runs of tasks that are gone. Before `configure`: a task that comes back counts on. */
      readonly found: 'run-numbers';
      readonly runs: ReadonlyMap<string, number>;
    }
  | {
      /** A task that does not run. Waiting or backoff, and wanted up, it starts again. */
      readonly found: 'task';
      readonly task: string;
      readonly known: RecordedTask;
    }
  | (RecoveredRun & {
      /** The run is adopted, as if this supervisor had spawned it. Wanted down, its stop is asked for at once. */
      readonly found: 'alive';
      readonly pid: number;
      /** The command has ended already and only others of its group are alive: they are stopped. */
      readonly exit?: Exit;
    })
  | (RecoveredRun & {
      /** The run ended while no supervisor ran, and left an exit marker: judged as if its end had been observed. */
      readonly found: 'ended';
      readonly exit: Exit;
      /** Milliseconds of the engine's clock, where known. */
      readonly stoppedAt?: number;
    })
  | (RecordedRun & {
      /** A run that cannot be identified any more. A failed run where the task is wanted up. */
      readonly found: 'lost';
      readonly task: string;
      readonly run: number;
      readonly message: string;
      readonly wanted?: Task['wanted'];
    })
);

/** The record of a task, as the supervisor that died left it. */
type RecordedTask = Partial<
  Pick<
    Task,
    | 'run'
    | 'wanted'
    | 'consentedTo'
    | 'status'
    | 'startedAt'
    | 'stoppedAt'
    | 'lastExit'
    | 'lastFailure'
    | 'restarts'
    | 'failures'
  >
>;

/** The record of a run, as the supervisor that died left it. */
export interface RecordedRun {
  /** The reason for which it was being stopped. */
  readonly stopping?: StopReason;
  readonly restarts?: number;
  readonly failures?: number;
  readonly consentedTo?: Task['consentedTo'];
}

/** A run that an earlier supervisor spawned. */
interface RecoveredRun extends RecordedRun {
  readonly task: string;
  readonly run: number;
  readonly startedAt: number;
  readonly wanted: Task['wanted'];
  /** The definition it was started with: taken where the file no longer has the task, or has another definition. */
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
  /** The spawn is no longer wanted. Answered by `spawnFailed`, or by `spawned` where it is too late. */
  | { readonly type: 'cancelSpawn'; readonly task: string; readonly run: number }
  /** Last step: SIGKILL to group, session and recorded descendants. Repeatable. Never before `spawned`. */
  | { readonly type: 'forceStop'; readonly task: string; readonly run: number }
  | { readonly type: 'startProbes'; readonly task: string; readonly run: number; readonly definition: TaskDefinition }
  | { readonly type: 'stopProbes'; readonly task: string; readonly run: number }
  /** Timers are never canceled; those that `Task.timers` no longer names may be dropped. */
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

/** Why a command was refused. Journaled as well: no command fails silently. */
export interface Rejection {
  readonly task: string;
  readonly code: 'unknown-task' | 'rejected' | 'conflict';
  readonly message: string;
}
