// Past runs and events.
import type { JournalEvent } from './journal-event.ts';
import type { TaskInfo } from './task-info.ts';

/** One run, as far as the journal still knows it. */
export interface HistoryEntry {
  /** `name#number` */
  readonly runId: string;
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  readonly durationMs?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outcome: 'finished' | 'failed' | 'stopped' | 'lost' | 'running';
  readonly reason?: string;
}

/** One line of events.jsonl. */
export interface JournalEntry {
  /** ISO 8601. */
  readonly time: string;
  readonly task: string;
  /** Number of the run; 0 before the first. */
  readonly run: number;
  readonly event: JournalEvent;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface TaskEvent extends JournalEntry {
  /**
   * The task at the time of sending; absent if it has gone, and where the client subscribed with `eventInfo: false`.
   */
  readonly info?: TaskInfo;
}
