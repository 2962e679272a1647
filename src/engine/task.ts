// A task as the engine keeps it.
import type { Exit } from '../model/exit.ts';
import type { DownReason, Failure, TaskStatus, Wanted } from '../model/status.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

/** `backoff`: the delay before the next run. `startPeriod`: how long a log pattern may take to appear. */
export type TimerKind = 'backoff' | 'runTimeout' | 'startPeriod' | 'stopTimeout' | 'killTimeout';

/** Immutable; an unchanged task keeps its identity from state to state. */
export interface Task {
  /** The one that the current run was started with, else the one for the next run. */
  readonly definition: TaskDefinition;
  /** A changed definition that waits for the next start. */
  readonly pendingDefinition?: TaskDefinition | undefined;
  readonly adHoc: boolean;
  /** The configuration no longer has it: it goes once its processes are gone. */
  readonly removed: boolean;
  readonly wanted: Wanted;
  /**
   * The `consentKey` of what the user consented to, by starting it or approving the startup; absent before the first
   * start. While it differs from that of the definition only the user starts the task.
   */
  readonly consentedTo?: string | undefined;
  /**
   * A stop, or a restart, that waits until the tasks which depend on this one have stopped. Only while starting or
   * running.
   */
  readonly stopPending?: DownReason | 'restart' | undefined;
  readonly status: TaskStatus;
  /**
   * Number of the current or last run, 0 before the first. Timers, probes and exits carry it; stale ones change
   * nothing.
   */
  readonly run: number;
  /** Restarts by policy since the last start by hand. */
  readonly restarts: number;
  /** Consecutive failed runs; cleared by success, by an uptime of reset_after and by a start by hand. */
  readonly failures: number;
  /** When run `run` was spawned and when its command ended; milliseconds of the engine's clock. */
  readonly startedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
  /** When run `run` was first ready: healthy, or spawned where there is no healthcheck. Its uptime counts from here. */
  readonly readyAt?: number | undefined;
  /** How run `run` ended. */
  readonly lastExit?: Exit | undefined;
  /** The last failure since the last success. */
  readonly lastFailure?: Failure | undefined;
  /** Failed health probes in a row that count. */
  readonly failedProbes: number;
  /** Output of the last probe, for `why`. */
  readonly lastProbe?: string | undefined;
  /** Not to be spawned before this moment, milliseconds of the engine's clock. Only while waiting. */
  readonly notBefore?: number | undefined;
  /** Place of arrival in the queue for a slot. Only while waiting. */
  readonly ticket?: number | undefined;
  /** The timers in force, by serial. One that fires with another serial, or is not here, changes nothing. */
  readonly timers: Readonly<Partial<Record<TimerKind, number>>>;
  /** Serial of the timer armed last. */
  readonly serial: number;
}

export function newTask(definition: TaskDefinition, run = 0): Task {
  return {
    definition,
    adHoc: false,
    removed: false,
    wanted: 'down',
    status: { kind: 'stopped' },
    run,
    restarts: 0,
    failures: 0,
    failedProbes: 0,
    timers: {},
    serial: 0,
  };
}
