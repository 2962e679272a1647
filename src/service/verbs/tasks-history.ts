import { historyOf } from '../../store/history.ts';
import { requireTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

/** The last runs of a task, or of all, newest first. */
export const history: Verb<'tasks/history'> = async (supervisor, { task, limit = 20 }) => {
  const name = task === undefined ? undefined : requireTask(supervisor, task).definition.name;
  return { runs: await historyOf(supervisor.chronicle.journal, { task: name, limit }) };
};
