// The queue for a slot. First come, first served; only what could run this very moment stands in it.
import type { Transaction } from './transaction.ts';
import { isActive } from '../model/status.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';

/** The tasks that lack nothing but a slot, in the order in which they will get one. */
export function slotQueue(tasks: ReadonlyMap<string, Task>): readonly Task[] {
  return [...tasks.values()]
    .filter(({ status }) => status.kind === 'waiting' && status.for === 'slot')
    .sort((one, other) => (one.ticket ?? 0) - (other.ticket ?? 0));
}

/** How many slots are free; Infinity without a cap. Lowering the cap below what runs kills nothing. */
function freeSlots(tasks: ReadonlyMap<string, Task>, maxRunning: number): number {
  if (maxRunning === 0) return Infinity;
  const taken = [...tasks.values()].filter(({ status }) => isActive(status)).length;
  return Math.max(0, maxRunning - taken);
}

/** Spawns as many as there are slots and tells the others their place; true when anything changed. */
export function grantSlots(tx: Transaction): boolean {
  const queue = slotQueue(tx.tasks);
  if (queue.length === 0) return false;
  const free = freeSlots(tx.tasks, tx.state.limits.maxRunning);
  let changed = false;
  for (const [index, { definition }] of queue.entries()) {
    const grant = index < free ? spawn : (change: TaskChange) => setPosition(change, index - free + 1);
    if (tx.change(definition.name, grant)) changed = true;
  }
  return changed;
}

function spawn(change: TaskChange): void {
  const run = change.task.run + 1;
  change.enter(
    { kind: 'starting' },
    {
      run,
      startedAt: undefined,
      stoppedAt: undefined,
      readyAt: undefined,
      lastExit: undefined,
      lastProbe: undefined,
      failedProbes: 0,
    },
  );
  change.emit({ type: 'spawn', task: change.name, run, definition: change.task.definition });
}

function setPosition(change: TaskChange, position: number): void {
  const { status } = change.task;
  if (status.kind !== 'waiting' || status.position === position) return;
  change.set({ status: { ...status, position } });
}
