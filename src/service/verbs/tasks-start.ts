// The verb `tasks/start`.
import { refuseLostValues } from '../project/lost-values.ts';
import { isSpawnKnown, untilTask } from '../until-task.ts';
import { resultOf } from './result.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Rejection } from '../task-store.ts';
import type { StartParams } from '../../model/requests.ts';
import { select } from './selection.ts';
import type { Verb } from './verb.ts';

/**
 * Starts the selected tasks and what they depend on. A task that is already on its way is left alone: that is success.
 * Resolves when each has been spawned, has failed to, or waits (for a dependency, a slot, a delay).
 */
export const start: Verb<'tasks/start'> = async (supervisor, { tasks, env }) => {
  const names = select(supervisor.tasks.state.tasks, tasks);
  return startAll(supervisor, names, { env });
};

export async function startAll(
  supervisor: Supervisor,
  names: readonly string[],
  { env, cause = 'user' }: { readonly env: StartParams['env'] | undefined; readonly cause?: 'user' | 'startup' },
): Promise<Awaited<ReturnType<typeof start>>> {
  const lost = cause === 'user' ? refuseLostValues(supervisor, names, 'start') : [];
  const rejections: Rejection[] = [...lost];
  for (const name of names) {
    if (lost.some(({ task }) => task === name)) continue;
    supervisor.environments.remember(name, env);
    rejections.push(...supervisor.tasks.dispatch({ type: 'start', task: name, cause }));
  }
  const refused = new Set(rejections.map(({ task }) => task));
  supervisor.startupLedger.markTouched(names.filter((name) => !refused.has(name)));
  await Promise.all(names.map((name) => untilTask(supervisor.tasks, name, isSpawnKnown)));
  return resultOf(supervisor, names, rejections);
}
