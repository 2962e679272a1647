// The protocol between the supervisor and its clients, whole: JSON-RPC 2.0, one JSON object a line (UTF-8, `\n`) over a
// Unix socket or a named pipe. Every client has its own subscriptions. Times are ISO 8601, durations milliseconds,
// sizes bytes. Bump PROTOCOL_VERSION with every change that an older client could not live with.
//
// Here is who may say what; its shapes, by subject, are those of the room model. The page docs/protocol.md is written from all
// of it, in the order of these imports.
import type { HelloParams, HelloResult, SubscribeParams, SupervisorInfo } from '../model/clients.ts';
import type { ProjectInfo, Snapshot, TaskInfo } from '../model/task-info.ts';
import type { TaskTable } from '../model/task-keys.ts';
import type {
  InputParams,
  RunParams,
  StartParams,
  TaskSignal,
  TasksParams,
  TasksResult,
  WaitParams,
  WaitResult,
} from '../model/requests.ts';
import type { TerminalSize } from '../model/terminal-size.ts';
import type { OutputParams, OutputResult } from '../model/output-read.ts';
import type { HistoryEntry, JournalEntry, TaskEvent } from '../model/history.ts';

export const PROTOCOL_VERSION = 1;

/** The longest message taken; a longer one is answered with an error and its connection is closed. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Error codes beside those of JSON-RPC: `data.code` carries the UserErrorCode word. */
export const USER_ERROR = -32000;

/** `{}`; `params` may be left out altogether. */
export type NoParams = Readonly<Record<string, never>>;

export interface Requests {
  hello: { params: HelloParams; result: HelloResult };
  /** Nothing but a sign of life, for who waits for something that takes its time. */
  ping: { params: NoParams; result: null };
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
  /** `events` is the tail of the journal, oldest first, no more than 4 MiB of it. */
  'tasks/events': {
    params: { readonly task?: string; readonly limit?: number };
    result: { readonly events: readonly JournalEntry[] };
  };
  'project/reload': { params: NoParams; result: ProjectInfo };
  /**
   * Starts the approved tasks: all of the set, or those named. Refused with `conflict` when the hash is not that of the
   * present set. What they depend on starts as far as it is approved.
   */
  'project/startup': {
    params: {
      readonly hash: string;
      readonly tasks?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    };
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
