import { isAtRest, resultOf, untilTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

/** Climbs the stop ladder. Asked again while stopping, it kills at once. Resolves when nothing of the tasks is left. */
export const stop: Verb<'tasks/stop'> = async (supervisor, { tasks }) => {
  const names = supervisor.select(tasks);
  if ('all' in tasks && tasks.all) supervisor.table.dispatch({ type: 'stopAll', reason: 'user' });
  else for (const name of names) supervisor.table.dispatch({ type: 'stop', task: name, reason: 'user' });
  await Promise.all(names.map((name) => untilTask(supervisor.table, name, isAtRest)));
  return resultOf(supervisor, names);
};
