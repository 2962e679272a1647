// Moves every task one step towards what is wanted, until nothing moves any more.
//
//   waiting             ► the first closed gate; all open ► starting; a dependency failed for good ► failed
//   failed (dependency) ► waiting, when its dependencies are on their way again and it is still wanted
//   leaving             ► stopping, when nothing that depends on it is left
//   removed             ► gone from the table, when nothing of it can be alive
import type { Draft } from './draft.ts';
import { passGates, recover } from './gates.ts';
import { grantSlots } from './queue.ts';
import { mayBeAlive } from '../model/status.ts';
import type { Task } from './task.ts';
import { climb } from './stop-ladder.ts';
import { heldBack } from './stop-order.ts';

export function reconcile(draft: Draft): void {
  let moved = true;
  while (moved) {
    moved = false;
    for (const name of [...draft.tasks.keys()]) if (settle(draft, name)) moved = true;
    if (!moved) moved = letLeave(draft) || grantSlots(draft);
  }
}

function settle(draft: Draft, name: string): boolean {
  const task = draft.get(name);
  if (task === undefined) return false;
  const { status, wanted, removed } = task;
  if (removed && !mayBeAlive(status)) return remove(draft, task);
  if (status.kind === 'waiting') {
    return draft.change(name, (change) => passGates(change, draft.tasks, () => draft.takeTicket()));
  }
  if (status.kind === 'failed' && status.reason === 'dependency' && wanted === 'up') {
    return draft.change(name, (change) => recover(change, draft.tasks));
  }
  return false;
}

/** A round of its own: who is held back is worked out once for all of them. */
function letLeave(draft: Draft): boolean {
  const leaving = [...draft.tasks.values()].filter((task) => task.leaving !== undefined);
  if (leaving.length === 0) return false;
  const held = heldBack(draft.tasks);
  const free = leaving.filter(({ definition }) => !held.has(definition.name));
  for (const { definition } of free) draft.change(definition.name, (change) => climb(change, 'user'));
  return free.length > 0;
}

function remove(draft: Draft, task: Task): boolean {
  draft.delete(task);
  draft.emit({ type: 'removed', task: task.definition.name });
  return true;
}
