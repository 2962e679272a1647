// The task table as clients see it: the tasks and their project.
import type { Diagnostic, TaskLocation } from './diagnostic.ts';
import type { TaskDefinition } from './task-definition.ts';
import type { Failure, TaskStatus, Wanted } from './status.ts';

/** One task, as the tree, `dirigent list --json` and agents see it. */
export interface TaskInfo {
  readonly name: string;
  readonly title: string;
  readonly group?: string;
  readonly status: TaskStatus;
  readonly wanted: Wanted;
  /** `name#number`, absent before the first run. */
  readonly runId?: string;
  readonly pid?: number;
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  /** Of the last finished run. A running one lasts since startedAt. */
  readonly durationMs?: number;
  readonly exitCode?: number;
  readonly restarts: number;
  readonly runAtStartup: boolean;
  /** Values of `env` are masked; names stay. */
  readonly definition: TaskDefinition;
  /** A changed definition waits for the next start. */
  readonly changed: boolean;
  /**
   * True if it is wanted up, and the user has not approved what it would execute now: it does not start automatically.
   */
  readonly awaitsConsent?: boolean;
  readonly logs: { readonly stdout: string; readonly stderr: string; readonly combined: string };
  readonly usage?: { readonly cpuPercent: number; readonly memoryBytes: number; readonly processes: number };
  readonly lastFailure?: Failure;
  /** A trouble with its output that does not stop it, such as a full disk, in words. */
  readonly problem?: string;
  readonly adHoc: boolean;
  /** Position in the file, for "edit". */
  readonly location?: TaskLocation;
}

/** The whole table, in the order of the file; ad hoc tasks last. */
export interface Snapshot {
  readonly tasks: readonly TaskInfo[];
  readonly project: ProjectInfo;
}

export interface ProjectInfo {
  readonly folder: string;
  readonly configFile: string;
  readonly state: 'loaded' | 'missing' | 'invalid';
  readonly diagnostics: readonly Diagnostic[];
  readonly startup: StartupSet;
}

/**
 * The startup tasks, with the text that the user approves, and hashes of what would be executed: one for all of them,
 * and one for each.
 */
export interface StartupSet {
  readonly hash: string;
  readonly tasks: readonly {
    readonly hash: string;
    readonly name: string;
    readonly title: string;
    readonly commandLine: string;
    readonly cwd: string;
    /**
     * What else decides what is executed, one `key: value` each: `healthcheck`, `healthcheck.http`, `healthcheck.tcp`,
     * `stop_command`, `user`, `env.NAME` (the value of a variable, with what looks like a secret masked), `env` (the
     * names of those that are secrets by their names), `env_file`, `unset_env`, `watch`.
     */
    readonly details: readonly string[];
  }[];
}
