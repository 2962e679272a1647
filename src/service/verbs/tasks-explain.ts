import { explain as explainTask } from '../../engine/explain.ts';
import { requireTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

/** One sentence: why the task is not what is wanted, or that it is. */
export const explain: Verb<'tasks/explain'> = (supervisor, { task }) => {
  const { definition } = requireTask(supervisor, task);
  return Promise.resolve({ text: explainTask(supervisor.table.state, definition.name, supervisor.clock.now()) });
};
