// What has happened.
import type { JournalEvent } from './journal-event.ts';
import type { TaskInfo } from './task-info.ts';

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
