// The options of a probe, and its result.
import type { Disposable } from '../../base/disposable.ts';
import type { RunningProcess } from '../ports.ts';
import type { Clock } from '../../base/clock.ts';
import type { Healthcheck, TaskDefinition } from '../../model/task-definition.ts';

export interface ProbeResult {
  readonly healthy: boolean;
  /** For people: the output of the command, the status of the answer, or what went wrong. */
  readonly output: string;
}

export interface ProbeOptions {
  readonly healthcheck: Healthcheck;
  readonly definition: TaskDefinition;
  readonly clock: Clock;
  /** Folder of dirigent.toml. */
  readonly projectFolder: string;
  readonly baseEnv: Readonly<Record<string, string>>;
  /** Runs a program beside the task; without it the program is a child of ours. */
  readonly exec?: RunningProcess['exec'];
  /** Hands over every line that the task writes from now on. */
  readonly followLines: (listener: (line: string) => void) => Disposable;
  readonly onResult: (result: ProbeResult) => void;
}

/** One probe. Resolves also when `signal` aborts, and leaves nothing behind then. Never rejects. */
export type ProbeAttempt = (signal: AbortSignal) => Promise<ProbeResult>;
