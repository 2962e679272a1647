// Stops many in reverse order of dependency. A second stop while the first is under way kills.
import { type DownReason, isActive } from '../model/status.ts';
import type { Task } from './task.ts';
import { kill, stopAfterDependents } from './task-commands.ts';
import type { Transaction } from './transaction.ts';

export function stopAll(tx: Transaction, reason: DownReason, names: readonly string[] | undefined): void {
  const chosen = names === undefined ? undefined : new Set(names);
  const targets = [...tx.tasks.values()].filter(({ definition }) => chosen?.has(definition.name) ?? true);
  const active = targets.filter(({ status }) => isActive(status));
  const isRepeated = active.length > 0 && active.every(({ wanted }) => wanted === 'down');
  for (const task of targets) {
    const { name } = task.definition;
    if (isRepeated && isStoppedFor(reason, task)) tx.change(name, kill);
    else tx.change(name, (change) => stopAfterDependents(change, reason));
  }
}

/** A shutdown that finds a stop by the user under way is not the second stop. */
function isStoppedFor(reason: DownReason, { status, stopPending }: Task): boolean {
  return stopPending === reason || (status.kind === 'stopping' && status.reason === reason);
}
