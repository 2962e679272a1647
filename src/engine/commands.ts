// The commands: one switch, and what each does to the table. What it does to one task, state by state, is task-commands.ts.
import type { TaskDefinition } from '../model/task-definition.ts';
import { giveConsent } from './consent.ts';
import type { Command } from './event.ts';
import { configure, removeTask } from './reload.ts';
import { rejectUnknown, requireTask, type Transaction, type TaskChange } from './transaction.ts';
import { restartTask, restartTasks } from './restart.ts';
import { startTask } from './start.ts';
import { kill, stop, stopAll } from './stop.ts';

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
