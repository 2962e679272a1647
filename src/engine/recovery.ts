// Recovery: what an earlier supervisor left. Living runs are adopted, ended ones judged, tasks at rest get their state
// back.
import { consentKey } from './consent.ts';
import type { Recovered } from './event.ts';
import { exited, markAlive, runEnded, runFailed } from './facts.ts';
import { lostFailure } from './failure.ts';
import { applyDefinition } from './reload.ts';
import { isUnkillable, mayBeAlive, type DownReason, type TaskStatus } from '../model/status.ts';
import { beginStop } from './stop-ladder.ts';
import type { Task } from './task.ts';
import type { TaskChange, Transaction } from './transaction.ts';
import { enqueue } from './start.ts';

type Found<K extends Recovered['found']> = Extract<Recovered, { readonly found: K }>;

export function recover(tx: Transaction, event: Recovered): void {
  switch (event.found) {
    case 'run-numbers':
      return tx.retire(event.runs);
    case 'task':
      return recoverTask(tx, event);
    case 'alive':
      return adoptRun(tx, event);
    case 'ended':
      return recoverEndedRun(tx, event);
    case 'lost':
      return recoverLostRun(tx, event);
  }
}

function recoverTask(tx: Transaction, { task: name, known }: Found<'task'>): void {
  tx.change(name, (change) => {
    if (hasRun(change.task)) return;
    const { status = { kind: 'stopped' }, wanted = 'down', ...rest } = known;
    const isWaiting = status.kind === 'waiting' || status.kind === 'backoff';
    change.set({
      ...rest,
      wanted,
      consentedTo: rest.consentedTo ?? (wanted === 'up' ? consentKey(change.task.definition) : undefined),
    });
    if (isWaiting && wanted === 'up') change.enter({ kind: 'waiting', for: 'dependencies', on: [] });
    else change.enter(atRest(status), isWaiting ? { wanted: 'down' } : {});
  });
}

function hasRun({ run, status }: Task): boolean {
  return run > 0 || status.kind !== 'stopped';
}

/** Only rest can be taken from a record: a process is found alive, or it is lost. */
function atRest(status: TaskStatus): TaskStatus {
  if (status.kind === 'finished') return status;
  if (status.kind !== 'failed') return { kind: 'stopped' };
  return isUnkillable(status) ? { kind: 'failed', ...lostFailure(status.message) } : status;
}

/** As if this supervisor had spawned it. A run whose task the file has dropped meanwhile is stopped. */
function adoptRun(tx: Transaction, event: Found<'alive'>): void {
  takeOverRun(tx, event, (change) => {
    const { pid, exit, startedAt, stopping } = event;
    const stopPending = pendingStopOf(change.task);
    change.enter({ kind: 'starting', pid }, { stopPending });
    change.journal('adopted', { pid });
    if (exit !== undefined) return exited(change, exit);
    const { timeoutMs } = change.task.definition;
    markAlive(
      change,
      pid,
      timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - (change.input.now - startedAt)),
    );
    // Requested once more: it is not known whether the signal was sent.
    if (stopping !== undefined && stopPending === undefined) beginStop(change, stopping);
  });
}

/** Ended while no supervisor ran: judged as if this one had seen it. */
function recoverEndedRun(tx: Transaction, event: Found<'ended'>): void {
  takeOverRun(tx, event, (change) => {
    const stopPending = pendingStopOf(change.task);
    change.enter({ kind: 'starting' }, { stopPending, readyAt: event.startedAt });
    if (event.stopping !== undefined && stopPending === undefined) {
      change.enter({ kind: 'stopping', reason: event.stopping, forced: false });
    }
    // A wall clock that was set meanwhile must not let it end before it began, nor in the future.
    const { startedAt, stoppedAt = change.input.now } = event;
    const endedAt = Math.min(Math.max(startedAt, stoppedAt), change.input.now);
    change.set({ lastExit: event.exit, stoppedAt: endedAt });
    runEnded(change, event.exit);
  });
}

/** Gives a run that was found to its task, unless the task has had a later one. */
function takeOverRun(
  tx: Transaction,
  event: Found<'alive' | 'ended'>,
  continueWith: (change: TaskChange) => void,
): void {
  const { task: name, run, startedAt, wanted, definition, adHoc = false } = event;
  if (tx.get(name) === undefined) {
    if (definition === undefined) return reportUnknownRun(tx, event);
    tx.add(definition, { adHoc, removed: !adHoc });
  }
  tx.change(name, (change) => {
    const { task } = change;
    if (mayBeAlive(task.status) || run < task.run) return;
    change.set({ run, startedAt, stoppedAt: undefined, readyAt: undefined, lastExit: undefined });
    change.set({ wanted: task.removed ? 'down' : wanted });
    recoverCounts(change, event);
    if (definition !== undefined) {
      const status = { kind: 'starting' } as const;
      change.set(applyDefinition({ ...change.task, definition, status }, task.definition));
    }
    continueWith(change);
  });
}

function pendingStopOf({ removed, wanted }: Task): DownReason | undefined {
  if (removed) return 'removed';
  return wanted === 'down' ? 'user' : undefined;
}

function reportUnknownRun(tx: Transaction, { task, run }: Found<'alive' | 'ended'>): void {
  const message = 'A run was found that neither the configuration nor its record describes.';
  tx.emit({ type: 'journal', task, run, event: 'internal-error', data: { message } });
}

/** A failed run: where the task is wanted up and its policy restarts it, it starts again after its delay. */
function recoverLostRun(tx: Transaction, event: Found<'lost'>): void {
  const { task: name, run, message, wanted, stopping } = event;
  if (tx.get(name) === undefined) {
    return tx.emit({ type: 'journal', task: name, run, event: 'lost', data: { message } });
  }
  tx.change(name, (change) => {
    const { task } = change;
    if (mayBeAlive(task.status) || run < task.run) return;
    change.set({ run, wanted: wanted ?? task.wanted, lastExit: { kind: 'unknown' } });
    recoverCounts(change, event);
    change.journal('lost', { message });
    if (stopping === 'restart' && change.task.wanted === 'up') return enqueue(change, 'front');
    runFailed(change, lostFailure(message));
  });
}

/**
 * The death of a supervisor is no success of the task and no consent: the budget of retries is what it was. Where the
 * record does not say what there was consent to, it was what the run was started with.
 */
function recoverCounts(change: TaskChange, event: Found<'alive' | 'ended' | 'lost'>): void {
  const { restarts = 0, failures = 0, consentedTo } = event;
  const definition = 'definition' in event ? event.definition : undefined;
  change.set({ restarts, failures, consentedTo: consentedTo ?? consentKey(definition ?? change.task.definition) });
}
