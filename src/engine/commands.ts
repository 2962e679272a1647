// The commands: one switch, and what each does to the table. What it does to one task, state by state, is task-commands.ts.
import type { TaskDefinition } from '../model/task-definition.ts';
import { giveConsent } from './consent.ts';
import type { Command } from './event.ts';
import { configure, removeTask } from './reload.ts';
import { rejectUnknown, requireTask, type Transaction, type TaskChange } from './transaction.ts';
import { restartTask, restartTasks } from './restart.ts';
import { startTask } from './start.ts';
import { kill, stop, stopAfterDependents } from './task-commands.ts';
import { type DownReason, isActive } from '../model/status.ts';
import type { Task } from './task.ts';

export function runCommand(tx: Transaction, command: Command): void {
  switch (command.type) {
    case 'configure':
      return configure(tx, command.project);
    case 'addAdHoc':
      return addAdHoc(tx, command.definition);
    case 'removeAdHoc':
      return removeAdHoc(tx, command.task);
    case 'consent':
      return command.tasks.forEach((name) => void tx.change(name, giveConsent));
    case 'start':
      return startTask(tx, command.task, command.cause ?? 'user');
    case 'restart':
      return restartTask(tx, command.task, command.cause);
    case 'restartAll':
      return restartTasks(tx, command.tasks, command.cause);
    case 'stop':
      return changeKnown(tx, command.task, (change) => stop(change, command.reason));
    case 'stopAll':
      return stopAll(tx, command.reason, command.tasks);
    case 'kill':
      return changeKnown(tx, command.task, kill);
  }
}

function changeKnown(tx: Transaction, name: string, work: (change: TaskChange) => void): void {
  if (tx.get(name) === undefined) rejectUnknown(tx, name);
  else tx.change(name, work);
}

function addAdHoc(tx: Transaction, definition: TaskDefinition): void {
  const { name } = definition;
  if (tx.get(name) === undefined) tx.add(definition, { adHoc: true, removed: false });
  else tx.reject({ task: name, code: 'conflict', message: `There is already a task "${name}".` });
}

function removeAdHoc(tx: Transaction, name: string): void {
  const task = requireTask(tx, name);
  if (task === undefined) return;
  if (task.adHoc) tx.change(name, removeTask);
  else tx.reject({ task: name, code: 'rejected', message: `"${name}" is defined in dirigent.toml: remove it there.` });
}

/** In reverse order of dependency. A second stop while the first is under way kills. */
function stopAll(tx: Transaction, reason: DownReason, names: readonly string[] | undefined): void {
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
