import { requireTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

/** The tail of the journal, oldest first. */
export const events: Verb<'tasks/events'> = async (supervisor, { task, limit = 100 }) => {
  const name = task === undefined ? undefined : requireTask(supervisor, task).definition.name;
  return { events: await supervisor.chronicle.journal.tail(limit, name) };
};
