// Moves every task one step towards what is wanted, until nothing moves any more.
//
//   waiting             ► the first closed gate; all open ► starting; a dependency failed for good ► failed
//   failed (dependency) ► waiting, when its dependencies are on their way again and it is still wanted
//   stop pending        ► stopping, when nothing that depends on it is left
//   removed             ► gone from the table, when nothing of it can be alive
import { passGates, retryWithDependencies, grantSlots } from './gates.ts';
import { mayBeAlive } from '../model/status.ts';
import type { Task } from './task.ts';
import { releaseStops } from './stop.ts';
import type { Transaction } from './transaction.ts';

export function reconcile(tx: Transaction): void {
  let moved = true;
  while (moved) {
    moved = false;
    for (const name of [...tx.tasks.keys()]) if (reconcileTask(tx, name)) moved = true;
    if (!moved) moved = releaseStops(tx) || grantSlots(tx);
  }
}

function reconcileTask(tx: Transaction, name: string): boolean {
  const task = tx.get(name);
  if (task === undefined) return false;
  const { status, wanted, removed } = task;
  if (removed && !mayBeAlive(status)) return remove(tx, task);
  if (status.kind === 'waiting') {
    return tx.change(name, (change) => passGates(change, tx.tasks, () => tx.takeTicket()));
  }
  if (status.kind === 'failed' && status.reason === 'dependency' && wanted === 'up') {
    return tx.change(name, (change) => retryWithDependencies(change, tx.tasks));
  }
  return false;
}

function remove(tx: Transaction, task: Task): boolean {
  tx.delete(task);
  tx.emit({ type: 'removed', task: task.definition.name });
  return true;
}
