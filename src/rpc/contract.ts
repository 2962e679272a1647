// The protocol between the supervisor and its clients, whole: JSON-RPC 2.0, one JSON object a line (UTF-8, `\n`) over a
// Unix socket or a named pipe. Every client has its own subscriptions. Times are ISO 8601, durations milliseconds,
// sizes bytes. Bump PROTOCOL_VERSION with every change that an older client could not live with.
import type { Diagnostic, TaskDefinition, TaskLocation } from '../config/project.ts';
import type { JournalEvent } from '../engine/event.ts';
import type { Failure, TaskStatus, Wanted } from '../engine/status.ts';

export const PROTOCOL_VERSION = 1;

/** The longest message taken; a longer one is answered with an error and its connection is closed. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

export type ClientKind = 'editor' | 'cli' | 'agent' | 'library';

export interface HelloParams {
  /** From the token file beside the socket, which only the user can read. */
  readonly token: string;
  readonly protocol: number;
  readonly client: {
    readonly kind: ClientKind;
    readonly name: string;
    readonly version: string;
    readonly pid: number;
    /** The editor's own process: when it is gone after a disconnect there is nothing to linger for. */
    readonly editorPid?: number;
  };
  /** editors only: what happens when the last of them leaves; `stop` unless told. */
  readonly onLastClose?: 'stop' | 'keep';
}

export interface HelloResult {
  readonly protocol: number;
  readonly supervisor: SupervisorInfo;
}

export interface SupervisorInfo {
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly folder: string;
  readonly configFile: string;
  readonly storage: string;
  readonly startedAt: string;
  readonly clients: readonly {
    readonly kind: ClientKind;
    readonly name: string;
    readonly pid: number;
    readonly connectedAt: string;
  }[];
  /** Why it stays: connected clients, running tasks, or the moment it will end itself; `ending`: it does not. */
  readonly lease: { readonly kind: 'clients' | 'wanted' | 'lingering' | 'idle' | 'ending'; readonly until?: string };
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  readonly capture: { readonly engine: 'splice' | 'read' };
  readonly problems: readonly string[];
}

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
  /** What it would execute has changed since a person agreed to it: it does not start by itself before they do again. */
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

/** The whole table, in the order of the file; ad-hoc tasks last. */
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

/** The tasks that start by themselves, with the words a person consents to and the hash that stands for them. */
export interface StartupSet {
  readonly hash: string;
  readonly tasks: readonly {
    readonly name: string;
    readonly title: string;
    readonly commandLine: string;
    readonly cwd: string;
    /** What else decides what is executed: `healthcheck: …`, `stop_command: …`, `env: NAMES`, `env_file: …`, `user: …`. */
    readonly details: readonly string[];
  }[];
}

/** Names (exact), `group:NAME`, or all. */
export type Selection = { readonly names: readonly string[] } | { readonly group: string } | { readonly all: true };

/** Environment of the client that asks; kept in memory for restarts, never written. Absent: the supervisor's own. */
export interface StartParams {
  readonly tasks: Selection;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TasksParams {
  readonly tasks: Selection;
}

/** What a client may send to a task beside stopping it: to reload, to interrupt, as a terminal would. */
export type TaskSignal = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'SIGUSR1' | 'SIGUSR2';

/** What became of each selected task; a failure of one never hides the others. */
export interface TasksResult {
  readonly tasks: readonly { readonly task: TaskInfo; readonly error?: string }[];
}

export interface RunParams {
  readonly command: string;
  readonly args?: readonly string[];
  readonly shell?: boolean | string;
  readonly name?: string;
  readonly title?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** In a pseudo-terminal, of this size or of 80 × 24. */
  readonly tty?: boolean | TerminalSize;
  /** Tell this client once when it ended, as a `tasks/event` with `notify: true`, also across its reconnects. */
  readonly notify?: boolean;
}

export interface WaitParams {
  readonly task: string;
  /** `pattern`: a regular expression of RE2, so without look-around and back references; `flags`: any of `imsu`. */
  readonly until: 'ready' | 'ended' | { readonly pattern: string; readonly flags?: string };
  readonly timeoutMs?: number;
}

export interface WaitResult {
  readonly task: TaskInfo;
  readonly reached: boolean;
  /** Why it will never be reached: ended, failed, stopped, timeout. */
  readonly reason?: string;
  /** The line that matched. */
  readonly line?: string;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface InputParams {
  readonly task: string;
  /** base64: input is bytes, not text. */
  readonly data?: string;
  /**
   * This was all: the task reads end of file after it. Without it the input stays open, also when the client goes. In a
   * terminal it is the key Ctrl-D, and more may follow.
   */
  readonly end?: boolean;
}

export type OutputKind = 'stdout' | 'stderr' | 'combined';

export interface OutputParams {
  readonly task: string;
  readonly kind: OutputKind;
  /** Go on from here. Opaque to clients; valid across rotations, runs and supervisors. */
  readonly cursor?: string;
  /** Without a cursor: start this many lines before the end; 0 = at the end; absent = at the beginning of what is kept. */
  readonly tailLines?: number;
  /** Without a cursor: the output of the run before the current one. */
  readonly previous?: boolean;
  /** At most this much, 1 MiB unless told, 4 MiB at most. */
  readonly maxBytes?: number;
}

export interface OutputResult {
  /** base64: output is bytes, not text. */
  readonly data: string;
  /** Where to go on. */
  readonly cursor: string;
  /** Nothing more right now. */
  readonly atEnd: boolean;
  /** Bytes that were rotated out before they could be read. */
  readonly skipped: number;
  /** Bytes between the cursor and the present end. */
  readonly behind: number;
}

export interface HistoryEntry {
  readonly runId: string;
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  readonly durationMs?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outcome: 'finished' | 'failed' | 'stopped' | 'lost' | 'running';
  readonly reason?: string;
}

export interface TaskEvent {
  readonly time: string;
  readonly task: string;
  readonly run: number;
  readonly event: JournalEvent;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The whole task after it. */
  readonly info?: TaskInfo;
}

/** What the editing verbs take: the keys of the file in snake_case, values as in TOML. */
export type TaskTable = Readonly<Record<string, unknown>>;

/** `{}`; `params` may be left out altogether. */
export type NoParams = Readonly<Record<string, never>>;

export interface Requests {
  hello: { params: HelloParams; result: HelloResult };
  'tasks/list': { params: NoParams; result: Snapshot };
  'tasks/start': { params: StartParams; result: TasksResult };
  'tasks/stop': { params: TasksParams; result: TasksResult };
  'tasks/restart': { params: StartParams; result: TasksResult };
  'tasks/kill': { params: TasksParams; result: TasksResult };
  'tasks/run': { params: RunParams; result: TaskInfo };
  'tasks/remove': { params: { readonly task: string }; result: null };
  'tasks/wait': { params: WaitParams; result: WaitResult };
  'tasks/output': { params: OutputParams; result: OutputResult };
  /** Answered when the task has room for it: who waits for the answer before the next one never grows the supervisor. */
  'tasks/input': { params: InputParams; result: null };
  /** Of the terminal of a task with `tty`, now and in its next runs; whoever says it last decides. */
  'tasks/resize': { params: { readonly task: string } & TerminalSize; result: null };
  /** To its whole process group, as Ctrl-C does. Changes nothing of what is wanted: an end by it is the task's own. */
  'tasks/signal': { params: { readonly task: string; readonly signal: TaskSignal }; result: null };
  'tasks/explain': { params: { readonly task: string }; result: { readonly text: string } };
  'tasks/history': {
    params: { readonly task?: string; readonly limit?: number };
    result: { readonly runs: readonly HistoryEntry[] };
  };
  /** `events` is the tail of the journal, oldest first. */
  'tasks/events': {
    params: { readonly task?: string; readonly limit?: number };
    result: { readonly events: readonly TaskEvent[] };
  };
  'project/reload': { params: NoParams; result: ProjectInfo };
  /** Starts the approved set. Refused with `conflict` when the hash is not that of the present set. */
  'project/startup': {
    params: { readonly hash: string; readonly env?: Readonly<Record<string, string>> };
    result: TasksResult;
  };
  'project/createTask': { params: { readonly task: TaskTable }; result: ProjectInfo };
  'project/updateTask': { params: { readonly name: string; readonly changes: TaskTable }; result: ProjectInfo };
  'project/deleteTask': { params: { readonly name: string; readonly deleteLogs?: boolean }; result: ProjectInfo };
  'supervisor/info': { params: NoParams; result: SupervisorInfo };
  /** stop: everything is stopped first; otherwise the tasks keep running for the next supervisor to adopt. */
  'supervisor/shutdown': { params: { readonly stopTasks: boolean }; result: null };
  /** Which notifications this client wants. Nothing until it asks; replaces what it asked before. */
  subscribe: { params: SubscribeParams; result: null };
}

export interface SubscribeParams {
  readonly changes?: boolean;
  readonly events?: boolean;
  /** Names whose output is followed, or all. */
  readonly output?: readonly string[] | 'all';
}

export interface Notifications {
  /** Only what changed. `order` tells the whole table's order when tasks came or went. */
  'tasks/changed': {
    readonly tasks: readonly TaskInfo[];
    readonly removed: readonly string[];
    readonly order?: readonly string[];
  };
  /** There is more to read; no bytes. At most 30 a second and task. */
  'tasks/output': { readonly task: string; readonly run: number };
  /** `notify`: tell the person. Exactly one client gets it so, once, also across reloads and a supervisor's death. */
  'tasks/event': TaskEvent & { readonly notify?: boolean };
  'project/changed': ProjectInfo;
  /**
   * The supervisor will end, and starts nothing any more: such requests are refused with `ending`, and one that is not
   * answered when the connection closes has not been carried out. Told once to every client, without a subscription.
   */
  'supervisor/ending': NoParams;
}

export type RequestName = keyof Requests;
export type NotificationName = keyof Notifications;
export type Params<M extends RequestName> = Requests[M]['params'];
export type Result<M extends RequestName> = Requests[M]['result'];

/** Error codes beside those of JSON-RPC: `data.code` carries the UserErrorCode word. */
export const USER_ERROR = -32000;
