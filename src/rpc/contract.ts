// The protocol between the supervisor and its clients: JSON-RPC 2.0, one JSON object per line (UTF-8, `\n`) over a Unix
// socket or a named pipe. Every client has its own subscriptions. Times are ISO 8601, durations milliseconds, sizes
// bytes. Bump PROTOCOL_VERSION with every change that an older client cannot handle.
//
// This file has the methods and notifications; their types, by subject, are in the room model. docs/protocol.md is
// generated from them, in the order of these imports.
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

/** Error codes beside those of JSON-RPC: `data.code` is the UserErrorCode. */
export const USER_ERROR = -32000;

/** `{}`; `params` may be left out altogether. */
export type NoParams = Readonly<Record<string, never>>;

export interface Requests {
  hello: { params: HelloParams; result: HelloResult };
  /** Only a sign of life, for clients that wait for a long request. */
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
  /**
   * Answered when the task has room for more: wait for that before the next one, to bound the memory of the supervisor.
   */
  'tasks/input': { params: InputParams; result: null };
  /** The terminal size of a task with `tty`, for this run and the next ones; the last client to set it wins. */
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
  /** The notifications for this client. None before the first subscription; each one replaces the last. */
  subscribe: { params: SubscribeParams; result: null };
}

export interface Notifications {
  /** Only what changed. `order` has the order of the whole table when tasks were added or removed. */
  'tasks/changed': {
    readonly tasks: readonly TaskInfo[];
    readonly removed: readonly string[];
    readonly order?: readonly string[];
  };
  /** There is more to read; no bytes. At most 30 a second and task. */
  'tasks/output': { readonly task: string; readonly run: number };
  /**
   * `notify`: show it to the user. Exactly one client gets it so, once, even across reloads and crashes of the
   * supervisor.
   */
  'tasks/event': TaskEvent & { readonly notify?: boolean };
  'project/changed': ProjectInfo;
  /**
   * The supervisor is shutting down and starts nothing: such requests are refused with `ending`, and one without a
   * response when the connection closes was not carried out. Sent once to every client, without a subscription.
   */
  'supervisor/ending': NoParams;
}

export type RequestName = keyof Requests;
export type NotificationName = keyof Notifications;
export type Params<M extends RequestName> = Requests[M]['params'];
export type Result<M extends RequestName> = Requests[M]['result'];
