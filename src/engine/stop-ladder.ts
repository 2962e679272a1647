// The stop ladder: ask, wait stop_timeout, kill, wait, and say so when even that did not help. It decides when; the
// signals are sent by process/posix/stop/.
//
//   beginStop ──► requestStop ──stopTimeout──► forceStop ──killTimeout──► failed/unkillable
//   The spawn of a run without a pid is canceled, and its ladder goes by the clock; signals go out as soon as it has a pid.
import { formatDuration } from '../base/duration.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { isUnkillable, pidOf, type DownReason, type StopReason, type Unkillable } from '../model/status.ts';
import type { TaskChange } from './transaction.ts';

/** How long a process has to disappear after SIGKILL. */
const KILL_TIMEOUT_MS = 5_000;

/** First rung. Only from starting or running. A stop that was waiting for dependents gives its own reason. */
export function beginStop(change: TaskChange, asked: StopReason, left?: string): void {
  const reason = change.task.stopPending ?? asked;
  enterStopping(change, reason, false, left);
  change.journal('stopping', { reason, ...(left !== undefined && { left }) });
  requestStop(change);
}

/** Straight to the last rung. Only from starting or running. */
export function beginKill(change: TaskChange, asked: StopReason): void {
  const reason = change.task.stopPending ?? asked;
  enterStopping(change, reason, true);
  change.journal('stopping', { reason, forced: true });
  sendKill(change);
}

/** Last rung, now. Repeats the kill where it has been sent already. Only while stopping. */
export function escalateToKill(change: TaskChange): void {
  const { status } = change.task;
  if (status.kind !== 'stopping') return;
  if (status.forced) return repeatKill(change);
  change.disarm('stopTimeout');
  change.set({ status: { ...status, forced: true } });
  change.journal('stopping', { reason: status.reason, forced: true });
  sendKill(change);
}

/** The spawn was answered after the stop was asked for: stop_timeout begins now. */
export function resumeStop(change: TaskChange, pid: number): void {
  const { status } = change.task;
  if (status.kind !== 'stopping') return;
  change.set({ status: { ...status, pid } });
  if (status.forced) repeatKill(change);
  else requestStop(change);
}

/** The end of the ladder: the task has failed, and keeps its run until that is gone. */
export function markUnkillable(change: TaskChange): void {
  const { status } = change.task;
  if (status.kind !== 'stopping') return;
  const { pid, reason } = status;
  const unkillable: Unkillable = {
    reason: 'unkillable',
    message:
      pid === undefined
        ? `Its start has not returned ${formatDuration(KILL_TIMEOUT_MS)} after it was cancelled.`
        : `Process ${pid} or one of its children is still alive ${formatDuration(KILL_TIMEOUT_MS)} after SIGKILL.`,
    ...(pid === undefined ? {} : { pid }),
    stopReason: reason,
  };
  const { reason: word, message } = unkillable;
  change.enter({ kind: 'failed', ...unkillable }, { lastFailure: { reason: word, message } });
  change.journal('failed', { reason: word, message });
}

/** Sends SIGKILL once more; harmless when nothing is left. */
export function repeatKill(change: TaskChange): void {
  const { status, run } = change.task;
  if (pidOf(status) !== undefined) change.emit({ type: 'forceStop', task: change.name, run });
}

/** Another command while the run is on the ladder: what the task becomes afterwards changes, the ladder goes on. */
export function changeStopReason(change: TaskChange, reason: 'restart' | DownReason): void {
  const { status } = change.task;
  const wanted = reason === 'restart' ? 'up' : 'down';
  if (status.kind === 'stopping' && status.reason !== reason) change.set({ wanted, status: { ...status, reason } });
  if (isUnkillable(status) && status.stopReason !== reason) {
    change.set({ wanted, status: { ...status, stopReason: reason } });
  }
}

function enterStopping(change: TaskChange, reason: StopReason, forced: boolean, left?: string): void {
  const { status, run, definition } = change.task;
  const pid = pidOf(status);
  if (pid !== undefined && definition.healthcheck !== undefined) {
    change.emit({ type: 'stopProbes', task: change.name, run });
  }
  if (pid === undefined) change.emit({ type: 'cancelSpawn', task: change.name, run });
  change.enter({
    kind: 'stopping',
    ...(pid === undefined ? {} : { pid }),
    reason,
    forced,
    ...(left === undefined ? {} : { left }),
  });
}

function requestStop(change: TaskChange): void {
  const { status, run, definition } = change.task;
  if (status.kind !== 'stopping') return;
  change.arm('stopTimeout', definition.stop.timeoutMs);
  if (status.pid === undefined) return;
  const forWhom = status.reason === 'stragglers' ? withoutStopCommand(definition) : definition;
  change.emit({ type: 'requestStop', task: change.name, run, definition: forWhom });
}

function sendKill(change: TaskChange): void {
  change.arm('killTimeout', KILL_TIMEOUT_MS);
  repeatKill(change);
}

/** A stop command is written for a living leader: stragglers get the signal. */
function withoutStopCommand(definition: TaskDefinition): TaskDefinition {
  const { command: _unused, ...stop } = definition.stop;
  return { ...definition, stop };
}
