// The task that a command names, or the rejection that says why there is none to command.
import type { Task } from './task.ts';
import type { Transaction } from './transaction.ts';

/** Undefined where the command was rejected: the task does not exist, or is on its way out of the table. */
export function requireTask(tx: Transaction, name: string): Task | undefined {
  const task = tx.get(name);
  if (task === undefined) rejectUnknown(tx, name);
  else if (task.removed) {
    const why = task.adHoc ? 'is being removed' : 'is no longer configured';
    const message = `"${name}" ${why}: it disappears as soon as its processes have stopped.`;
    tx.reject({ task: name, code: 'rejected', message });
    return undefined;
  }
  return task;
}

export function rejectUnknown(tx: Transaction, name: string): void {
  tx.reject({ task: name, code: 'unknown-task', message: `There is no task "${name}".` });
}
