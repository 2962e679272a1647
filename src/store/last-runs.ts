// The highest run number of each task in the journal.
import type { Journal } from './journal.ts';

/** The highest number of a run that the journal knows of each task. */
export async function lastRuns(journal: Pick<Journal, 'backwards'>): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for await (const { task, run } of journal.backwards()) {
    if (run > (found.get(task) ?? 0)) found.set(task, run);
  }
  return found;
}
