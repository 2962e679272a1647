// The engine decides what runs. Pure and total: no clock, no randomness, no I/O; events go in, effects come out.
import { runCommand } from './commands.ts';
import type { EngineEvent } from './event.ts';
import { applyFact } from './facts.ts';
import { reconcile } from './reconcile.ts';
import { recover } from './recovery.ts';
import type { EngineState } from './state.ts';
import type { TaskStatus } from '../model/status.ts';
import { type StepInput, Transaction, type Step } from './transaction.ts';

/**
 * Takes one event and moves every task as far as it can go. An event that means nothing gives the same state back; a task
 * that did not change keeps its identity. Effects are to be carried out in their order.
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
