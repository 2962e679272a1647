// The verb `tasks/events`.
import { inTurn } from './in-turn.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** The tail of the journal, oldest first: no more than 4 MiB of it. */
export const events: Verb<'tasks/events'> = async (supervisor, { task, limit = 100 }, client, signal) => {
  const name = task === undefined ? undefined : requireTask(supervisor, task).definition.name;
  const { journal } = supervisor.eventLog;
  return { events: await inTurn(client, signal, () => journal.tail(limit, name, signal)) };
};
