// The verb `tasks/restart`.
import { refuseLostValues } from '../project/lost-values.ts';
import { isSpawnKnown, untilTask } from '../until-task.ts';
import { resultOf } from './result.ts';
import { restartCommand } from '../../engine/restart.ts';
import { select } from './selection.ts';
import type { Verb } from './verb.ts';

/**
 * Stops what runs, waits until all of it is gone, starts it again; starts what does not run. Several at once stop in
 * reverse order of dependency and start in its order.
 */
export const restart: Verb<'tasks/restart'> = async (supervisor, { tasks, env }) => {
  const names = select(supervisor.tasks.state.tasks, tasks);
  const lost = refuseLostValues(supervisor, names, 'restart');
  const known = names.filter((name) => !lost.some(({ task }) => task === name));
  for (const name of known) supervisor.environments.remember(name, env);
  const rejections = [...lost, ...supervisor.tasks.dispatch(restartCommand(known, 'user'))];
  supervisor.startupLedger.markTouched(known);
  await Promise.all(names.map((name) => untilTask(supervisor.tasks, name, isSpawnKnown)));
  return resultOf(supervisor, names, rejections);
};
