// The verb `project/startup`.
import { UserError } from '../../base/user-error.ts';
import type { Verb } from './verb.ts';
import { startAll } from './tasks-start.ts';

/**
 * Starts the tasks that the user has consented to, by the hash of what was shown. Each starts automatically once in the
 * life of the table: a task that was stopped by hand, or has finished, stays so when a window is reloaded. One that was
 * started so and has changed since goes on with what it executes now.
 */
export const startup: Verb<'project/startup'> = async (supervisor, { hash, tasks, env }) => {
  const { startup: set } = supervisor.project.info;
  if (set.hash !== hash) {
    throw new UserError('conflict', 'The startup commands have changed since they were approved. Review them again.', {
      data: { hash: set.hash },
    });
  }
  const names = set.tasks.map(({ name }) => name).filter((name) => tasks?.includes(name) ?? true);
  supervisor.tasks.dispatch({ type: 'consent', tasks: names });
  return startAll(supervisor, supervisor.startupLedger.due(names), { env, cause: 'startup' });
};
