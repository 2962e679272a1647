// The verb `tasks/history`.
import { historyOf } from '../../store/history.ts';
import { inTurn } from './in-turn.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** The last runs of a task, or of all, newest first. */
export const history: Verb<'tasks/history'> = async (supervisor, { task, limit = 20 }, client, signal) => {
  const name = task === undefined ? undefined : requireTask(supervisor, task).definition.name;
  const { journal } = supervisor.eventLog;
  return { runs: await inTurn(client, signal, () => historyOf(journal, { task: name, limit })) };
};
