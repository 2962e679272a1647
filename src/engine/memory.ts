// What an earlier supervisor left: tasks at rest, runs found alive, runs that cannot be found any more.
import { executionOf } from './consent.ts';
import { endFailed, endRun } from './ending.ts';
import type { Memory } from './event.ts';
import type { Draft } from './draft.ts';
import { exited, up } from './facts.ts';
import { lostFailure } from './failure.ts';
import { applyDefinition } from './reload.ts';
import { isUnkillable, mayBeAlive, type DownReason, type TaskStatus } from '../model/status.ts';
import type { Task } from './task.ts';
import { climb } from './stop-ladder.ts';
import type { TaskChange } from './task-change.ts';
import { begin } from './wishes.ts';

type MemoryOf<T extends Memory['type']> = Extract<Memory, { readonly type: T }>;

export function restore(draft: Draft, { task: name, known }: MemoryOf<'restored'>): void {
  draft.change(name, (change) => {
    if (hasRun(change.task)) return;
    const { status = { kind: 'stopped' }, wanted = 'down', ...rest } = known;
    const isWaiting = status.kind === 'waiting' || status.kind === 'backoff';
    change.set({
      ...rest,
      wanted,
      agreed: rest.agreed ?? (wanted === 'up' ? executionOf(change.task.definition) : undefined),
    });
    if (isWaiting && wanted === 'up') change.enter({ kind: 'waiting', for: 'dependencies', on: [] });
    else change.enter(atRest(status), isWaiting ? { wanted: 'down' } : {});
  });
}

/** Only what is at rest can be remembered: a process is found alive, or it is lost. */
function atRest(status: TaskStatus): TaskStatus {
  if (status.kind === 'finished') return status;
  if (status.kind !== 'failed') return { kind: 'stopped' };
  return isUnkillable(status) ? { kind: 'failed', ...lostFailure(status.message) } : status;
}

/** As if this supervisor had spawned it. What the file has dropped meanwhile is stopped. */
export function adopt(draft: Draft, event: MemoryOf<'adopted'>): void {
  takeUp(draft, event, (change) => {
    const { pid, exit, startedAt, stopping } = event;
    const leaving = reasonToLeave(change.task);
    change.enter({ kind: 'starting', pid }, { leaving });
    change.journal('adopted', { pid });
    if (exit !== undefined) return exited(change, exit);
    const { timeoutMs } = change.task.definition;
    up(change, pid, timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - (change.input.now - startedAt)));
    // Asked once more: nobody knows whether the signal was sent.
    if (stopping !== undefined && leaving === undefined) climb(change, stopping);
  });
}

/** Its end is judged as if we had seen it. */
export function conclude(draft: Draft, event: MemoryOf<'ended'>): void {
  takeUp(draft, event, (change) => {
    const leaving = reasonToLeave(change.task);
    change.enter({ kind: 'starting' }, { leaving, readyAt: event.startedAt });
    if (event.stopping !== undefined && leaving === undefined) {
      change.enter({ kind: 'stopping', reason: event.stopping, forced: false });
    }
    // A wall clock that was set meanwhile shall not make it end before it began, nor in the future.
    const { startedAt, stoppedAt = change.input.now } = event;
    const endedAt = Math.min(Math.max(startedAt, stoppedAt), change.input.now);
    change.set({ lastExit: event.exit, stoppedAt: endedAt });
    endRun(change, event.exit);
  });
}

/** Gives a run that was found to its task, unless the task has had a later one. */
function takeUp(draft: Draft, event: MemoryOf<'adopted' | 'ended'>, continueWith: (change: TaskChange) => void): void {
  const { task: name, run, startedAt, wanted, definition, adHoc = false } = event;
  if (draft.get(name) === undefined) {
    if (definition === undefined) return reportStranger(draft, event);
    draft.add(definition, { adHoc, removed: !adHoc });
  }
  draft.change(name, (change) => {
    const { task } = change;
    if (mayBeAlive(task.status) || run < task.run) return;
    change.set({ run, startedAt, stoppedAt: undefined, readyAt: undefined, lastExit: undefined });
    change.set({ wanted: task.removed ? 'down' : wanted });
    countOn(change, event);
    if (definition !== undefined) {
      const status = { kind: 'starting' } as const;
      change.set(applyDefinition({ ...change.task, definition, status }, task.definition));
    }
    continueWith(change);
  });
}

/**
 * A crash of the supervisor is no success of the task, and no agreement: its budget of retries is what it was. Of a run of
 * which nothing is said somebody wanted what it was started with.
 */
function countOn(change: TaskChange, event: MemoryOf<'adopted' | 'ended' | 'lost'>): void {
  const { restarts = 0, failures = 0, agreed } = event;
  const definition = 'definition' in event ? event.definition : undefined;
  change.set({ restarts, failures, agreed: agreed ?? executionOf(definition ?? change.task.definition) });
}

function reasonToLeave({ removed, wanted }: Task): DownReason | undefined {
  if (removed) return 'removed';
  return wanted === 'down' ? 'user' : undefined;
}

function reportStranger(draft: Draft, { task, run }: MemoryOf<'adopted' | 'ended'>): void {
  const message = 'A run was found of which neither the file nor its record says what it is.';
  draft.emit({ type: 'journal', task, run, event: 'internal-error', data: { message } });
}

/** It counts as a failed run: wanted and with a policy to restart, it is started again after its delay. */
export function lose(draft: Draft, event: MemoryOf<'lost'>): void {
  const { task: name, run, message, wanted, stopping } = event;
  if (draft.get(name) === undefined) {
    return draft.emit({ type: 'journal', task: name, run, event: 'lost', data: { message } });
  }
  draft.change(name, (change) => {
    const { task } = change;
    if (mayBeAlive(task.status) || run < task.run) return;
    change.set({ run, wanted: wanted ?? task.wanted, lastExit: { kind: 'unknown' } });
    countOn(change, event);
    change.journal('lost', { message });
    if (stopping === 'restart' && change.task.wanted === 'up') return begin(change, 'front');
    endFailed(change, lostFailure(message));
  });
}

function hasRun({ run, status }: Task): boolean {
  return run > 0 || status.kind !== 'stopped';
}
