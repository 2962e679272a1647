// The engine decides what runs. Pure and total: no clock, no randomness, no I/O; events go in, effects come out.
import { giveConsent } from './consent.ts';
import type { Command, EngineEvent } from './event.ts';
import { applyFact } from './facts.ts';
import { reconcile } from './reconcile.ts';
import { recover } from './recovery.ts';
import { configure, removeTask } from './reload.ts';
import { restartTask, restartTasks } from './restart.ts';
import { startTask } from './start.ts';
import type { EngineState } from './state.ts';
import type { TaskStatus } from '../model/status.ts';
import { kill, stop, stopAll } from './stop.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { rejectUnknown, requireTask, Transaction, type Step, type StepInput, type TaskChange } from './transaction.ts';

/**
 * Takes one event and moves every task as far as it can go. An event that means nothing gives the same state back; a
 * task that did not change keeps its identity. Effects are to be carried out in their order.
 */
export function step(state: EngineState, event: EngineEvent, input: StepInput): Step {
  const tx = new Transaction(state, input);
  apply(tx, event);
  if (tx.state !== state) {
    reconcile(tx);
    journalQueued(state, tx);
  }
  return tx.result;
}

function apply(tx: Transaction, event: EngineEvent): void {
  if (event.type === 'recovered') recover(tx, event);
  else if ('run' in event) applyFact(tx, event);
  else runCommand(tx, event);
}

function runCommand(tx: Transaction, command: Command): void {
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

/** Journals each wait once, however many steps within this one led to it. */
function journalQueued(before: EngineState, tx: Transaction): void {
  for (const [name, { status, run }] of tx.tasks) {
    if (status.kind !== 'waiting' || status.for === 'delay' || waitsFor(before.tasks.get(name)?.status) === status.for)
      continue;
    const { for: gate, on, position } = status;
    tx.emit({ type: 'journal', task: name, run, event: 'queued', data: { for: gate, on, position } });
  }
}

function waitsFor(status: TaskStatus | undefined): string | undefined {
  return status?.kind === 'waiting' ? status.for : undefined;
}
