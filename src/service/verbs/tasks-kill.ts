// The verb `tasks/kill`.
import { isStopOver, untilTask } from '../until-task.ts';
import { resultOfStop } from './result.ts';
import { select } from './selection.ts';
import type { Verb } from './verb.ts';

/** SIGKILL at once to everything of the selected tasks. Resolves when nothing of them is left. */
export const kill: Verb<'tasks/kill'> = async (supervisor, { tasks }) => {
  const names = select(supervisor.tasks.state.tasks, tasks);
  for (const name of names) supervisor.tasks.dispatch({ type: 'kill', task: name });
  supervisor.startupLedger.markTouched(names);
  await Promise.all(names.map((name) => untilTask(supervisor.tasks, name, isStopOver)));
  await supervisor.kept();
  return resultOfStop(supervisor, names);
};
