// The states of a task, in the words that every surface uses: tree, command line, RPC, agents.
//
//              dependencies, delay, slot             healthy, where it is checked
//   start ─► waiting ──────────────────────► starting ─────────────────────────────► running
//             ▲  │                              │  stop, restart, timeout, unhealthy;    │
//             │  │                              │  or it ended and left others behind    │
//             │  │                              ├────────────────────────────────────────┘
//             │  │                              ▼
//             │  │                           stopping: request ─► kill ─► 5 s ─► failed (unkillable)
//             │  │                              │ gone                               │ gone after all
//             │  │                              ▼                                    ▼
//             │  │           ════════════ the run is gone: what does the task become? ════════════
//             │  │              │ restart    │ our stop   │ success    │ failure,   │ failure
//             │  │              │ asked      │            │            │ to retry   │ for good
//             │  │              ▼            ▼            ▼            ▼            ▼
//             │  │           waiting      stopped      finished     backoff      failed
//             │  │                           ▲                         │            ▲
//             │  │   waits for consent first, where it starts automatically without it
//             │  ├── stop ───────────────────┘                         │            │
//             │  └── a dependency failed for good ─────────────────────┼────────────┘
//             └───── delay over ───────────────────────────────────────┘
//
// A command that ends alone is gone straight from starting or running. Success with restart = "always" waits for the
// delay instead of being finished. A start leads from every state of rest to waiting, and from stopping there once it
// is gone.
//
// Intent is kept apart: `wanted` says what should be, the last writer wins. `stopping` with a reason of ours (user,
// shutdown, removed) is wanted down, with any other reason wanted up. A stop is never a failure.

export type Health = 'none' | 'healthy' | 'unhealthy';

/** `restart`: starts again once it is gone. `stragglers`: the command ended, others of its group live on. */
export type StopReason = 'user' | 'restart' | 'timeout' | 'unhealthy' | 'stragglers' | 'removed' | 'shutdown';

/** The reasons of a stop that leaves the task down. */
export type DownReason = 'user' | 'removed' | 'shutdown';

export type FailureReason =
  'exit' | 'signal' | 'spawn' | 'timeout' | 'unhealthy' | 'dependency' | 'gave-up' | 'lost' | 'unkillable';

export interface Failure {
  readonly reason: FailureReason;
  /** Absent where the exit code is unknown. */
  readonly exitCode?: number;
  readonly signal?: NodeJS.Signals;
  /** A sentence for people. */
  readonly message: string;
}

/** A run that outlived SIGKILL. It keeps its number until it is gone; nothing is spawned beside it. */
export interface Unkillable {
  readonly reason: 'unkillable';
  readonly message: string;
  readonly pid?: number;
  /** The reason of the stop: it decides the next state when the run is gone after all. */
  readonly stopReason: StopReason;
}

export type TaskStatus =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'waiting';
      /** `consent`: what it would execute now is not approved. */
      readonly for: 'consent' | 'dependencies' | 'delay' | 'slot';
      /** The dependencies it waits for. */
      readonly on: readonly string[];
      /** End of the delay, milliseconds of the engine's clock. */
      readonly until?: number;
      /** Place in the queue for a slot, from 1. */
      readonly position?: number;
    }
  /**
   * Without pid: the spawn has been asked for and not yet answered. `waitsFor`: what it waits for, such as an env_file.
   */
  | { readonly kind: 'starting'; readonly pid?: number; readonly waitsFor?: string }
  | { readonly kind: 'running'; readonly pid: number; readonly health: Health }
  | {
      readonly kind: 'stopping';
      readonly pid?: number;
      readonly reason: StopReason;
      readonly forced: boolean;
      /** The processes that the command had left running when it ended, for display: "nginx (pid 4242)". */
      readonly left?: string;
    }
  /** `attempt` is the number of the retry to come, out of `maxRetries` (0: no limit). */
  | {
      readonly kind: 'backoff';
      readonly attempt: number;
      readonly maxRetries: number;
      readonly until: number;
      readonly last: Failure;
    }
  /** `left`: what it had left running, which has been stopped. */
  | { readonly kind: 'finished'; readonly exitCode?: number; readonly left?: string }
  | ({ readonly kind: 'failed' } & (
      (Failure & { readonly reason: Exclude<FailureReason, 'unkillable'> }) | Unkillable
    ));

export type StatusKind = TaskStatus['kind'];

/** A status of one kind, such as `StatusOf<'waiting'>`. */
export type StatusOf<K extends StatusKind> = Extract<TaskStatus, { readonly kind: K }>;

/** The desired state: kept up by policy or run to its end, or down. One value, the last writer wins. */
export type Wanted = 'up' | 'down';

/** True while a run of the task holds a slot: from the spawn being asked for until the run is gone or unkillable. */
export function isActive(status: TaskStatus): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}

/** True while processes of the task may exist: nothing else may be spawned under its name. */
export function mayBeAlive(status: TaskStatus): boolean {
  return isActive(status) || isUnkillable(status);
}

/** True while the task does not run and will not start automatically, or cannot be killed. */
export function isAtRest(status: TaskStatus): boolean {
  return status.kind === 'stopped' || status.kind === 'finished' || status.kind === 'failed';
}

/** True while it only waits for approval of its changed command: a start by hand approves it. */
export function awaitsHand(status: TaskStatus): boolean {
  return status.kind === 'waiting' && status.for === 'consent';
}

/** True while it serves: healthy, or spawned where there is no healthcheck. */
export function isReady(status: TaskStatus): boolean {
  return status.kind === 'running' && status.health !== 'unhealthy';
}

/** True while a restart waits for the old run to be gone. */
export function isRestarting(status: TaskStatus): boolean {
  return status.kind === 'stopping' && status.reason === 'restart';
}

/** The process of the current run, once it has one. */
export function pidOf(status: TaskStatus): number | undefined {
  return 'pid' in status ? status.pid : undefined;
}

export function isUnkillable(status: TaskStatus): status is { readonly kind: 'failed' } & Unkillable {
  return status.kind === 'failed' && status.reason === 'unkillable';
}

/** The reason of the stop in progress, or of one that could not kill the run. */
export function stopReasonOf(status: TaskStatus): StopReason | undefined {
  if (status.kind === 'stopping') return status.reason;
  return isUnkillable(status) ? status.stopReason : undefined;
}
