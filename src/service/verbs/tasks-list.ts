// The verb `tasks/list`.
import type { Verb } from './verb.ts';

/** The whole table. Never waits: usage figures are those of the last sample, and asking takes the next. */
export const list: Verb<'tasks/list'> = (supervisor) => {
  supervisor.infos.refreshUsage();
  const tasks = [...supervisor.tasks.state.tasks.values()].map((task) => supervisor.infos.of(task));
  return Promise.resolve({ tasks, project: supervisor.project.info });
};
