// The verb `tasks/stop`.
import { isStopOver, untilTask } from '../until-task.ts';
import { resultOfStop } from './result.ts';
import { select } from './selection.ts';
import type { Verb } from './verb.ts';

/** Climbs the stop ladder. Asked again while stopping, it kills at once. Resolves when nothing of the tasks is left. */
export const stop: Verb<'tasks/stop'> = async (supervisor, { tasks }) => {
  const names = select(supervisor.tasks.state.tasks, tasks);
  const [only] = names;
  // Several at once go in reverse order of dependency, so that no task loses what it needs while it still runs.
  if (names.length === 1 && only !== undefined) supervisor.tasks.dispatch({ type: 'stop', task: only, reason: 'user' });
  else supervisor.tasks.dispatch({ type: 'stopAll', reason: 'user', tasks: names });
  supervisor.startupLedger.markTouched(names);
  await Promise.all(names.map((name) => untilTask(supervisor.tasks, name, isStopOver)));
  await supervisor.kept();
  return resultOfStop(supervisor, names);
};
