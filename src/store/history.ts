// The runs of a task, as read from the journal.
import type { HistoryEntry, JournalEntry } from '../model/history.ts';
import type { Journal } from './journal.ts';

export interface HistoryQuery {
  readonly task?: string | undefined;
  readonly limit: number;
}

/** The last runs, newest first. Reads the journal backwards, no further than it must. */
export async function historyOf(
  journal: Pick<Journal, 'backwards'>,
  { task, limit }: HistoryQuery,
): Promise<readonly HistoryEntry[]> {
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
  const found = [...runs].flatMap(([id, entries]) => summarize(id, entries) ?? []);
  // The journal may say something of an old run long after a newer one of another task: a task that is removed is
  // stopped.
  return found.sort((a, b) => beginOf(b).localeCompare(beginOf(a)));
}

/** ISO 8601 in UTC compares as text does. */
function beginOf({ startedAt, stoppedAt }: HistoryEntry): string {
  return startedAt ?? stoppedAt ?? '';
}

/** How an entry says that a run ended; undefined for one that says no such thing. */
function outcomeOf({ event, data }: JournalEntry): HistoryEntry['outcome'] | undefined {
  if (event === 'finished' || event === 'failed' || event === 'stopped' || event === 'lost') return event;
  // A failed run that will be tried again says why; a finished one that will has said so in an entry of its own.
  return event === 'retrying' && data?.['reason'] !== undefined ? 'failed' : undefined;
}

/** Undefined for what never was a run, such as a start that failed on its dependency. */
function summarize(runId: string, entries: readonly JournalEntry[]): HistoryEntry | undefined {
  const start = entries.find(({ event }) => event === 'started');
  // The first: until the next run has its number, what is said of the task is said under the number of the last.
  const end = entries.find((entry) => outcomeOf(entry) !== undefined);
  const isRun = start !== undefined || entries.some(({ event }) => event === 'adopted');
  if (!isRun && (end === undefined || end.data?.['reason'] === 'dependency')) return undefined;
  const outcome = end === undefined ? 'running' : (outcomeOf(end) ?? 'running');
  return {
    runId,
    outcome,
    ...(start === undefined ? {} : { startedAt: start.time }),
    ...(end === undefined ? {} : { stoppedAt: end.time, ...detailsOf(end) }),
    ...(start === undefined || end === undefined ? {} : { durationMs: durationBetween(start, end) }),
  };
}

/** Not negative where the clock was set back in between. */
function durationBetween(start: JournalEntry, end: JournalEntry): number {
  return Math.max(0, Date.parse(end.time) - Date.parse(start.time));
}

function detailsOf({ data = {} }: JournalEntry): Pick<HistoryEntry, 'exitCode' | 'signal' | 'reason'> {
  const { exitCode, signal, reason } = data;
  return {
    ...(typeof exitCode === 'number' ? { exitCode } : {}),
    ...(typeof signal === 'string' ? { signal } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
