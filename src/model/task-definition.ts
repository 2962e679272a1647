// The vocabulary of a project: what a dirigent.toml says once it has been read. Data only; durations in milliseconds,
// sizes in bytes, every default filled in. The keys of the file are the same names in snake_case (see keys in
// schema.ts).

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
  /** started: it was spawned; ready: healthy, or started where it has no healthcheck; finished: it has succeeded. */
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
