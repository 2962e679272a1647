// The runs of a task as the journal tells them.
import type { JournalEvent } from '../engine/event.ts';
import type { JournalEntry } from './event-sink.ts';
import type { Journal } from './journal.ts';

/** One run, as far as the journal still knows it. */
export interface PastRun {
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

export interface HistoryQuery {
  readonly task?: string | undefined;
  readonly limit: number;
}

/** The last runs, newest first. Reads the journal backwards, no further than it must. */
export async function historyOf(
  journal: Pick<Journal, 'backwards'>,
  { task, limit }: HistoryQuery,
): Promise<readonly PastRun[]> {
  const runs = new Map<string, JournalEntry[]>();
  const begun = new Set<string>();
  for await (const entry of journal.backwards(task)) {
    if (entry.run === 0) continue;
    const id = `${entry.task}#${entry.run}`;
    const entries = runs.get(id);
    if (entries !== undefined) entries.unshift(entry);
    else if (runs.size < limit) runs.set(id, [entry]);
    if (entry.event === 'started' && runs.has(id)) begun.add(id);
    if (begun.size >= limit) break;
  }
  return [...runs].flatMap(([id, entries]) => summarize(id, entries) ?? []);
}

const OUTCOMES: Partial<Record<JournalEvent, PastRun['outcome']>> = {
  finished: 'finished',
  failed: 'failed',
  // A failed run that will be tried again.
  retrying: 'failed',
  canceled: 'stopped',
  lost: 'lost',
};

/** Undefined for a run that never began, such as one that was taken out of the queue. */
function summarize(runId: string, entries: readonly JournalEntry[]): PastRun | undefined {
  const start = entries.find(({ event }) => event === 'started');
  const end = entries.findLast(({ event }) => OUTCOMES[event] !== undefined);
  const hasRun =
    start !== undefined || entries.some(({ event }) => event === 'adopted' || event === 'lost' || event === 'failed');
  if (!hasRun) return undefined;
  const outcome = (end === undefined ? undefined : OUTCOMES[end.event]) ?? 'running';
  return {
    runId,
    outcome,
    ...(start === undefined ? {} : { startedAt: start.time }),
    ...(end === undefined ? {} : { stoppedAt: end.time }),
    ...(start === undefined || end === undefined
      ? {}
      : { durationMs: Math.max(0, Date.parse(end.time) - Date.parse(start.time)) }),
    ...(end === undefined ? {} : detailsOf(end)),
  };
}

function detailsOf({ data = {} }: JournalEntry): Pick<PastRun, 'exitCode' | 'signal' | 'reason'> {
  const { exitCode, signal, reason } = data;
  return {
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
    ...(typeof signal === 'string' ? { signal } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
