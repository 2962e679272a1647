// Lost values: variables whose values stand only in the file, while that cannot be read. A task without them is another
// task (it might fill another database), and a start by hand would be consent to something that the user could not see.
import type { EngineEvent } from '../../engine/event.ts';
import { restartCommand } from '../../engine/restart.ts';
import type { Rejection, TaskStore } from '../task-store.ts';

/** Names of variables whose values are not known, by task. */
export type LostValues = ReadonlyMap<string, readonly string[]>;

interface Known {
  readonly tasks: TaskStore;
  readonly project: { readonly lostValues: LostValues };
}

export function lostValuesMessage(names: readonly string[]): string {
  const values = names.length === 1 ? `value of ${String(names[0])} is` : `values of ${names.join(', ')} are`;
  return `The ${values} only in the configuration file, which cannot be read. Fix the file, then start the task again.`;
}

/**
 * A rejection for each task whose start by hand is refused, for its own values or those of a task that it would start.
 */
export function refuseLostValues(
  { tasks, project }: Known,
  names: readonly string[],
  command: 'start' | 'restart',
): readonly Rejection[] {
  const { lostValues } = project;
  if (lostValues.size === 0) return [];
  return names.flatMap((task) => {
    const event: EngineEvent = command === 'start' ? { type: 'start', task } : restartCommand([task], 'user');
    const after = tasks.foresee(event).tasks;
    const unseen = [...lostValues].find(([name]) => after.get(name)?.consentedTo !== tasks.get(name)?.consentedTo);
    if (unseen === undefined) return [];
    const [name, lost] = unseen;
    return [
      { task, message: name === task ? lostValuesMessage(lost) : `It needs ${name}. ${lostValuesMessage(lost)}` },
    ];
  });
}
