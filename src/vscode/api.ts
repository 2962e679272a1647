// The API for other extensions: `extensions.getExtension<DirigentApi>('dirigent.dirigent').activate()`.
import type { Event } from 'vscode';
import type { OutputKind } from '../model/stream.ts';
import type { TaskEvent } from '../model/history.ts';
import type { TaskInfo } from '../model/task-info.ts';

/**
 * Version 1. Members may be added under the same version; a change that would break a caller raises it.
 *
 * Tasks are named as in dirigent.toml. `folder` (a workspace folder's URI, name or path) is needed only where several
 * folders have a task of that name; without it the first one is meant.
 *
 * Every method that acts rejects with an `Error` whose message can be shown to the user: an unknown task, no
 * supervisor, Restricted Mode.
 */
export interface DirigentApi {
  readonly version: 1;
  /** Resolves when every folder with a dirigent.toml has its supervisor's table, or has failed to get it. */
  ready(): Promise<void>;
  /** The tasks of all folders, in the order of the files; in Restricted Mode as the files define them. */
  listTasks(): readonly DirigentTask[];
  getTask(name: string, folder?: string): DirigentTask | undefined;
  /** Starts a task and what it depends on; a task that is running stays as it is. */
  startTask(name: string, folder?: string): Promise<DirigentTask>;
  /** Requests a stop. Resolves when the supervisor has accepted it; the task has stopped when its status says so. */
  stopTask(name: string, folder?: string): Promise<DirigentTask>;
  restartTask(name: string, folder?: string): Promise<DirigentTask>;
  /** A part of a task's output: from `cursor`, else the last `tailLines`, else from the beginning of what is kept. */
  readOutput(name: string, options?: ReadOutputOptions): Promise<TaskOutput>;
  /** Runs an ad hoc command, with logs of its own. */
  runCommand(command: AdHocCommand): Promise<DirigentTask>;
  /** Tasks came, went or changed; the names say which. */
  readonly onDidChangeTasks: Event<TasksChange>;
  /** Starts, ends, failures, retries: what events.jsonl gets, as it happens. */
  readonly onDidEmitEvent: Event<DirigentEvent>;
}

export interface DirigentTask extends TaskInfo {
  /** URI of the workspace folder. */
  readonly folder: string;
  /**
   * Absent if `status` is up to date. `connecting`: the state is not known yet; `unknown`: it is no longer known, since
   * the supervisor does not respond or cannot be reached.
   */
  readonly doubt?: 'connecting' | 'unknown';
}

export interface TasksChange {
  readonly folder: string;
  /** Names of the changed tasks; empty if the whole list has to be read again. */
  readonly tasks: readonly string[];
}

export interface DirigentEvent extends TaskEvent {
  readonly folder: string;
  /** The task as this window knows it when the event arrives; absent if the task has gone. */
  readonly info?: TaskInfo;
}

export interface ReadOutputOptions {
  readonly folder?: string;
  /** Default: `combined`. */
  readonly kind?: OutputKind;
  readonly cursor?: string;
  readonly tailLines?: number;
  /** Default: 1 MiB. At most 2 MiB. */
  readonly maxBytes?: number;
}

export interface TaskOutput {
  /** As written: of `combined` every line begins with `[stdout] ` or `[stderr] `. */
  readonly bytes: Uint8Array;
  /** The position behind these bytes: pass it to the next call. */
  readonly cursor: string;
  /** True if there was no more output at that moment. */
  readonly atEnd: boolean;
}

export interface AdHocCommand {
  readonly command: string;
  readonly args?: readonly string[];
  /** Runs `command` as a shell line, with this shell where a path is given. Default: false. */
  readonly shell?: boolean | string;
  readonly folder?: string;
  readonly name?: string;
  readonly title?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}
