// The operating system, as the service sees it. `posix/` and `windows/` implement it; tests fake it.
import type { Stream } from '../model/stream.ts';
import type { TerminalSize } from '../model/terminal-size.ts';
import type { WaitOptions } from '../base/mount-queue.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import type { Exit } from '../model/exit.ts';

/** Distinguishes a process from any other that ever had its pid. Checked before every signal. */
export interface ProcessIdentity {
  readonly bootId: string;
  readonly pid: number;
  /** Start time in the kernel's own unit (clock ticks since boot on Linux), compared as text. */
  readonly startTime: string;
}

/** All that a later supervisor needs to find a run again. JSON; goes into the run record as it is. */
export interface RunIdentity {
  readonly command: ProcessIdentity;
  /** The shell that waits for the command and writes its exit marker (posix/shim/). Absent on Windows. */
  readonly shim?: ProcessIdentity;
  /**
   * The shim is a child subreaper (prctl(2)): the parent of every descendant that loses its own. Absent where the
   * system has none, and in a run of an earlier version.
   */
  readonly reaps?: true;
  /** Value of DIRIGENT_RUN in the environment of every descendant that did not clear it. */
  readonly marker: string;
  /** Folder of the run's FIFOs and exit marker. */
  readonly folder: string;
}

/** The FIFOs that the capture reads. */
export interface Streams {
  readonly stdout: string;
  readonly stderr: string;
  /** FIFOs in which the capture keeps the bytes that it moves into the log. A run of an earlier version has none. */
  readonly staging: { readonly stdout: string; readonly stderr: string };
}

/** The context in which a command of a task is started. */
export interface TaskContext extends WaitOptions {
  readonly definition: TaskDefinition;
  /** Folder of dirigent.toml. */
  readonly projectFolder: string;
  /** Environment of the client that asked for the start. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** True for a command beside the run: named pipes are not read again. */
  readonly isBesideRun?: boolean;
}

/** Its signal cancels a start that waits, before anything of it runs. */
export interface LaunchRequest extends TaskContext {
  readonly run: number;
  /** Private folder that launch may fill; empty, exists. */
  readonly runFolder: string;
  /** Of a task with `tty`. */
  readonly terminalSize?: TerminalSize;
  /**
   * Takes the output of a run that has no FIFOs. Resolves when it is kept: the command is not read faster than that.
   */
  readonly feed: (stream: Stream, chunk: Uint8Array) => Promise<void>;
}

/** The definition that is in force now: a stop policy may have changed since the run began. */
export type StopRequest = Pick<LaunchRequest, 'definition' | 'projectFolder' | 'baseEnv'>;

/** A program to be run beside the task. */
export interface ExecRequest extends StopRequest {
  readonly command: string;
  readonly args: readonly string[];
}

export interface ExecResult {
  readonly exit: Exit;
  /** The beginning of its output. */
  readonly output: string;
}

export interface RunningProcess {
  readonly identity: RunIdentity;
  readonly pid: number;
  /** Absent where the system has no FIFOs that outlive us (Windows): the host feeds the capture then. */
  readonly streams?: Streams;
  /** The command ended. Never rejects. */
  readonly exited: Promise<Exit>;
  /**
   * To its standard input. Resolves when it has room for all of it; rejects with a UserError after its end, and while
   * too much waits for it already. Aborting rejects; what it had no room for by then never reaches it.
   */
  write(data: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** The command reads end of file when it has read all that was written. Resolves when nothing can undo that. */
  endInput(): Promise<void>;
  /** Of its terminal; does nothing to a run without one, or that has ended. */
  resize(size: TerminalSize): void;
  /** To the whole group, as Ctrl-C does; for `run --wait` and for tasks that reload on a signal. No step of a stop. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /**
   * Runs the program as the task itself would be run, beside it; kills it when `signal` aborts. Nothing of it is left
   * when this resolves. Rejects with a UserError when it cannot be started. Absent where there are no shims (Windows).
   */
  exec?(request: ExecRequest, signal: AbortSignal): Promise<ExecResult>;
  /** First step of the ladder: the stop command, else its signal to the group, with SIGCONT. */
  requestStop(request: StopRequest): Promise<void>;
  /** SIGKILL to the group, the session and every marked or recorded descendant; identities checked first. */
  kill(): Promise<void>;
  /** Every living process of the run: group, session, marked descendants. Zombies do not count. */
  processes(): Promise<readonly RunProcess[]>;
  /** Resolves when nothing of the run is alive; after `exited`. Aborting rejects. */
  gone(signal?: AbortSignal): Promise<void>;
  /** All output is read: ends the shim, and resolves when nothing of ours is left in the process table. */
  close(): Promise<void>;
  /** How the run ended is on record: removes its folder. */
  forget(): Promise<void>;
}

export interface RunProcess extends ProcessIdentity {
  readonly name: string;
}

export interface ProcessHost {
  /**
   * Prepares all that the command needs, and what the capture must open before it runs (FIFOs). Rejects with a
   * UserError that says in words why a start could not work (missing program, cwd, user, env file).
   */
  prepare(request: LaunchRequest): Promise<PreparedRun>;
  /**
   * The identity of a run whose supervisor died before it could record it: from what its shim wrote into the folder, or
   * from the process that has its FIFOs open. Rejects with a UserError where it is alive and cannot be identified.
   */
  findIdentity(runFolder: string): Promise<RunIdentity | undefined>;
  /** Finds a run of an earlier supervisor. `gone`: it ended meanwhile, as its exit marker says (or unknown). */
  adopt(identity: RunIdentity): Promise<Found>;
  /**
   * The environment that an adopted run was started with; empty where the system does not show it, or its command has
   * ended.
   */
  environmentOf(identity: RunIdentity): Promise<Readonly<Record<string, string>>>;
  /** Ends the shell that is in reserve for the next run. Runs are not touched. */
  dispose(): Promise<void>;
}

export type Found = FoundAlive | FoundGone;

export interface FoundAlive {
  readonly kind: 'alive';
  readonly process: RunningProcess;
}

/** It ended meanwhile. `streams`: its last output is still to be read; `forget` when it has been, and is on record. */
export interface FoundGone {
  readonly kind: 'gone';
  readonly exit: Exit;
  /** When the command ended, where that is known: milliseconds since the epoch, by the wall clock of that moment. */
  readonly endedAt?: number;
  readonly streams?: Streams;
  forget(): Promise<void>;
}

export interface PreparedRun {
  readonly streams?: Streams;
  /** Starts the command, once; rejects with a UserError that says in words why it could not. */
  start(): Promise<RunningProcess>;
  /** In place of `start`, when something else failed meanwhile. */
  cancel(): Promise<void>;
}
