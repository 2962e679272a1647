import { isSpawnKnown, resultOf, untilTask } from '../outcome.ts';
import type { Rejection } from '../table.ts';
import type { Verb } from '../verb.ts';

/** Stops what runs, waits until all of it is gone, starts it again; starts what does not run. */
export const restart: Verb<'tasks/restart'> = async (supervisor, { tasks, env }) => {
  const names = supervisor.select(tasks);
  const rejections: Rejection[] = [];
  for (const name of names) {
    supervisor.environments.remember(supervisor.table, name, env);
    rejections.push(...supervisor.table.dispatch({ type: 'restart', task: name, cause: 'user' }));
  }
  supervisor.session.touch(names);
  await Promise.all(names.map((name) => untilTask(supervisor.table, name, isSpawnKnown)));
  return resultOf(supervisor, names, rejections);
};
