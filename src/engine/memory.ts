// What an earlier supervisor left: tasks at rest, runs found alive, runs that cannot be found any more.
import { endFailed, fail } from './ending.ts';
import type { Memory } from './event.ts';
import type { Draft } from './draft.ts';
import { exited, up } from './facts.ts';
import { lostFailure } from './failure.ts';
import { applyDefinition } from './reload.ts';
import { isUnkillable, mayBeAlive, type Task, type TaskStatus } from './status.ts';
import type { TaskChange } from './task-change.ts';

type MemoryOf<T extends Memory['type']> = Extract<Memory, { readonly type: T }>;

export function restore(draft: Draft, { task: name, known }: MemoryOf<'restored'>): void {
  draft.change(name, (change) => {
    if (hasRun(change.task)) return;
    const { status = { kind: 'stopped' }, wanted = 'down', ...rest } = known;
    const isWaiting = status.kind === 'waiting' || status.kind === 'backoff';
    change.set({ ...rest, wanted });
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
  const known = draft.get(event.task);
  if (known === undefined) {
    if (event.definition === undefined) return reportStranger(draft, event);
    draft.add(event.definition, { adHoc: event.adHoc === true, removed: event.adHoc !== true });
  }
  draft.change(event.task, (change) => adoptInto(change, event));
}

function adoptInto(change: TaskChange, event: MemoryOf<'adopted'>): void {
  const { task, input } = change;
  if (mayBeAlive(task.status) || event.run < task.run) return;
  const { run, pid, startedAt, wanted } = event;
  change.enter(
    { kind: 'starting', pid },
    { run, startedAt, wanted: 'up', stoppedAt: undefined, readyAt: undefined, lastExit: undefined },
  );
  if (event.definition !== undefined) {
    change.set(applyDefinition({ ...change.task, definition: event.definition }, task.definition));
  }
  change.journal('adopted', { pid });
  if (task.removed) change.set({ wanted: 'down', leaving: 'removed' });
  else if (wanted === 'down') change.set({ wanted: 'down', leaving: 'user' });
  if (event.exit !== undefined) return exited(change, event.exit);
  const { timeoutMs } = change.task.definition;
  up(change, pid, timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - (input.now - startedAt)));
}

function reportStranger(draft: Draft, { task, run, pid }: MemoryOf<'adopted'>): void {
  const message = 'A run was found alive of which neither the file nor its record says what it is.';
  draft.emit({ type: 'journal', task, run, event: 'internal-error', data: { pid, message } });
}

/** It counts as a failed run: wanted and with a policy to restart, it is started again after its delay. */
export function lose(draft: Draft, { task: name, run, message, wanted }: MemoryOf<'lost'>): void {
  if (draft.get(name) === undefined) {
    return draft.emit({ type: 'journal', task: name, run, event: 'lost', data: { message } });
  }
  draft.change(name, (change) => {
    const { task } = change;
    if (mayBeAlive(task.status) || run < task.run) return;
    change.set({ run, wanted: wanted ?? task.wanted, lastExit: { kind: 'unknown' } });
    change.journal('lost', { message });
    if (change.task.wanted === 'up') endFailed(change, lostFailure(message));
    else fail(change, lostFailure(message));
  });
}

function hasRun({ run, status }: Task): boolean {
  return run > 0 || status.kind !== 'stopped';
}
