// The vocabulary of a project: what a dirigent.toml says once it has been read. Data only; durations in milliseconds,
// sizes in bytes, every default filled in. The keys of the file are the same names in snake_case (see keys in schema.ts).

/** Zero-based, in UTF-16 code units, as editors and the Language Server Protocol count. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Project {
  readonly tasks: readonly TaskDefinition[];
  readonly runner: RunnerSettings;
}

export interface RunnerSettings {
  /** How many tasks may run at once; 0 is no cap. */
  readonly maxRunning: number;
  /** How many may wait for a slot; a start beyond it is rejected. */
  readonly maxQueued: number;
  /** How long everything keeps running after the last editor window closed. */
  readonly lingerMs: number;
  readonly eventLogMaxSize: number;
}

export interface TaskDefinition {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** false: exec the program; true: the default shell; a string: that shell. */
  readonly shell: boolean | string;
  /** As written; relative to the folder of the file, `~/` allowed. */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly unsetEnv: readonly string[];
  readonly envFile: readonly string[];
  readonly runAtStartup: boolean;
  readonly persistToDisk: boolean;
  readonly rotatePrevious: boolean;
  readonly logMaxSize: number;
  readonly logMaxFiles: number;
  readonly restart: RestartPolicy;
  readonly successExitCodes: readonly number[];
  readonly timeoutMs?: number;
  readonly stop: StopPolicy;
  readonly dependsOn: readonly Dependency[];
  readonly healthcheck?: Healthcheck;
  readonly user?: string;
  readonly group?: string;
  readonly tty: boolean;
  readonly watch: readonly string[];
  readonly notify: 'failure' | 'always' | 'never';
  readonly url?: string;
}

export interface RestartPolicy {
  readonly when: 'never' | 'on-failure' | 'always';
  /** Consecutive failed runs before giving up; 0 is no limit. */
  readonly maxRetries: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /** Part of the delay that may be added by chance, 0.1 = up to 10 %. */
  readonly jitter: number;
  /** An uptime of this length clears the count of failures. */
  readonly resetAfterMs: number;
}

export interface StopPolicy {
  readonly signal: NodeJS.Signals;
  readonly timeoutMs: number;
  /** A shell command that stops the task instead of the signal. */
  readonly command?: string;
}

export interface Dependency {
  readonly task: string;
  /** started: it was spawned; ready: healthy, or started where it has no healthcheck; finished: it ended with success. */
  readonly until: 'started' | 'ready' | 'finished';
}

export interface Healthcheck {
  readonly probe: Probe;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Failures within this time of the start do not count. */
  readonly startPeriodMs: number;
  readonly onUnhealthy: 'report' | 'restart';
}

export type Probe =
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'log'; readonly pattern: string };

export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'information';
  /** A stable word for the kind of mistake, such as `unknown-key`; quick fixes are found by it. */
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  /** The task it belongs to, where it belongs to one. */
  readonly task?: string;
  readonly related?: readonly { readonly message: string; readonly range: Range }[];
  /** What a quick fix would put in place of `range`. */
  readonly suggestions?: readonly string[];
}

/** What reading a file gave: the tasks that are sound, what is wrong with the others, and where each task stands. */
export interface ParsedProject {
  /** Absent when the text is not TOML at all: the last good project stays in force. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** From task name to the range of its whole `[[tasks]]` table and of the value of its `name`. */
  readonly locations: ReadonlyMap<string, TaskLocation>;
}

export interface TaskLocation {
  readonly table: Range;
  readonly name: Range;
}
