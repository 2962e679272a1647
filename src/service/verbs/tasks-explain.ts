// The verb `tasks/explain`.
import { explain as explainTask } from '../../engine/explain.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

/** One sentence: why the task is not what is wanted, or that it is. */
export const explain: Verb<'tasks/explain'> = (supervisor, { task }) => {
  const { definition } = requireTask(supervisor, task);
  const text = explainTask(supervisor.tasks.state, definition.name, supervisor.clock.now());
  // If the task stays as it was because the file cannot be read, that is part of the explanation.
  const { problem } = supervisor.project;
  return Promise.resolve({ text: problem === undefined ? text : `${text} ${problem}` });
};
