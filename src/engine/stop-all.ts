// Stops many in reverse order of dependency. Asked a second time while the first is under way, it kills.
import type { Draft } from './draft.ts';
import { type DownReason, isActive } from '../model/status.ts';
import type { Task } from './task.ts';
import { kill, leave } from './wishes.ts';

export function stopAll(draft: Draft, reason: DownReason, names: readonly string[] | undefined): void {
  const chosen = names === undefined ? undefined : new Set(names);
  const targets = [...draft.tasks.values()].filter(({ definition }) => chosen?.has(definition.name) ?? true);
  const living = targets.filter(({ status }) => isActive(status));
  const isAgain = living.length > 0 && living.every(({ wanted }) => wanted === 'down');
  for (const task of targets) {
    const { name } = task.definition;
    if (isAgain && isStoppingFor(task, reason)) draft.change(name, kill);
    else draft.change(name, (change) => leave(change, reason));
  }
}

/** A shutdown that finds a stop by hand under way is not the second time. */
function isStoppingFor({ status, leaving }: Task, reason: DownReason): boolean {
  return leaving === reason || (status.kind === 'stopping' && status.reason === reason);
}
