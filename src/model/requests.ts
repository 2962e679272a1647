// The requests about tasks and their results.
import type { TerminalSize } from './terminal-size.ts';
import type { TaskInfo } from './task-info.ts';

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

/** The signals that a client may send to a task beside stopping it: to reload, to interrupt, as a terminal would. */
export type TaskSignal = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'SIGUSR1' | 'SIGUSR2';

/** The result for each selected task; the failure of one never hides the others. */
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
  /**
   * Notify this client once when the task has ended, as a `tasks/event` with `notify: true`, even across its
   * reconnects.
   */
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
