// Moves every task one step towards what is wanted, until nothing moves any more.
//
//   waiting             ► the first closed gate; all open ► starting; a dependency failed for good ► failed
//   failed (dependency) ► waiting, when its dependencies are on their way again and it is still wanted
//   stop pending        ► stopping, when nothing that depends on it is left
//   removed             ► gone from the table, when nothing of it can be alive
//
// The gates before a spawn, in order: consent, dependencies, delay, slot. A slot is first come, first served: only what
// could run this very moment queues for one.
import { lacksConsent } from './consent.ts';
import { dependencyState, whyUnsatisfiable } from './dependency.ts';
import { dependencyFailure, type RunFailure } from './failure.ts';
import { isActive, mayBeAlive, type StatusOf } from '../model/status.ts';
import { releaseStops } from './stop.ts';
import type { Task } from './task.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import type { TaskChange, Transaction } from './transaction.ts';

type Tasks = ReadonlyMap<string, Task>;

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

/** Moves a waiting task to the first gate that is closed. Waiting for a slot means that all the others are open. */
function passGates(change: TaskChange, tasks: Tasks, takeTicket: () => number): void {
  const { task } = change;
  if (lacksConsent(task)) return wait(change, { kind: 'waiting', for: 'consent', on: [] });
  const failure = unsatisfiableDependency(tasks, task.definition);
  if (failure !== undefined) return change.fail(failure);
  const on = unsatisfiedDependencies(tasks, task.definition);
  if (on.length > 0) return wait(change, { kind: 'waiting', for: 'dependencies', on });
  if (task.notBefore !== undefined) {
    return wait(change, { kind: 'waiting', for: 'delay', on: [], until: task.notBefore });
  }
  if (task.ticket === undefined) change.set({ ticket: takeTicket() });
  if (task.status.kind !== 'waiting' || task.status.for !== 'slot') {
    change.enter({ kind: 'waiting', for: 'slot', on: [] });
  }
}

/** Names of the dependencies that are not satisfied yet, in the order of the file. */
function unsatisfiedDependencies(tasks: Tasks, definition: TaskDefinition): readonly string[] {
  return definition.dependsOn
    .filter(({ task, until }) => dependencyState(tasks.get(task), until) !== 'satisfied')
    .map(({ task }) => task);
}

/** The failure of a task one of whose dependencies can never be satisfied. */
function unsatisfiableDependency(tasks: Tasks, definition: TaskDefinition): RunFailure | undefined {
  const lost = definition.dependsOn.find(
    ({ task, until }) => dependencyState(tasks.get(task), until) === 'unsatisfiable',
  );
  return lost && dependencyFailure(lost.task, whyUnsatisfiable(tasks.get(lost.task)));
}

/** A task that failed because of a dependency waits again as soon as all of them are satisfied or on their way. */
function retryWithDependencies(change: TaskChange, tasks: Tasks): void {
  const { dependsOn } = change.task.definition;
  const isBack = dependsOn.every(({ task, until }) =>
    ['satisfied', 'pending'].includes(dependencyState(tasks.get(task), until)),
  );
  if (isBack) change.enter({ kind: 'waiting', for: 'dependencies', on: [] });
}

/** Gives up its place in the queue for a slot, if it had one. Keeps the identity of a task that waits as before. */
function wait(change: TaskChange, status: StatusOf<'waiting'>): void {
  if (change.task.ticket !== undefined) change.set({ ticket: undefined });
  if (!isSameWait(change.task.status, status)) change.enter(status);
}

function isSameWait(before: Task['status'], after: StatusOf<'waiting'>): boolean {
  return (
    before.kind === 'waiting' &&
    before.for === after.for &&
    before.until === after.until &&
    before.on.length === after.on.length &&
    before.on.every((name, index) => name === after.on[index])
  );
}

/** The tasks that lack nothing but a slot, in the order in which they will get one. */
export function slotQueue(tasks: Tasks): readonly Task[] {
  return [...tasks.values()]
    .filter(({ status }) => status.kind === 'waiting' && status.for === 'slot')
    .sort((one, other) => (one.ticket ?? 0) - (other.ticket ?? 0));
}

/** How many slots are free; Infinity without a cap. Lowering the cap below what runs kills nothing. */
function freeSlots(tasks: Tasks, maxRunning: number): number {
  if (maxRunning === 0) return Infinity;
  const taken = [...tasks.values()].filter(({ status }) => isActive(status)).length;
  return Math.max(0, maxRunning - taken);
}

/** Spawns as many as there are slots and gives the others their position; true when anything changed. */
function grantSlots(tx: Transaction): boolean {
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
