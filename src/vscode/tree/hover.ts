// Completes the hover of a row: why the task is in its state, and its current usage. Requested while the user hovers,
// and left out if the supervisor takes too long.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import { taskTooltip } from './tooltip.ts';
import { isActive } from '../../model/status.ts';

const PATIENCE_MS = 400;

export async function taskHover(ref: TaskRef, clock: Clock): Promise<vscode.MarkdownString | undefined> {
  const [why] = await Promise.all([whyOf(ref, clock), freshUsage(ref, clock)]);
  const task = infoOf(ref);
  if (task === undefined) return undefined;
  const text = taskTooltip(task, {
    now: clock.now(),
    folder: ref.folder.path,
    formatTime: (iso) => new Date(iso).toLocaleString(vscode.env.language),
    ...(why !== undefined && { why }),
  });
  return new vscode.MarkdownString(text);
}

/** An explanation, where there is something to explain: a running task, or one that is not wanted, needs none. */
async function whyOf({ folder, name }: TaskRef, clock: Clock): Promise<string | undefined> {
  const task = folder.tasks.get(name);
  const { state } = folder;
  if (task?.doubt === 'unknown' && 'error' in state) return messageOf(state.error);
  const asWanted = task?.status.kind === 'running' || (task?.status.kind === 'stopped' && task.wanted === 'down');
  if (task === undefined || asWanted || folder.state.kind !== 'connected') return undefined;
  const answer = folder.request('tasks/explain', { task: name }).then(
    ({ text }) => text,
    () => undefined,
  );
  return Promise.race([answer, pause(clock)]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The supervisor measures usage when the table is requested, and sends it as a change of the tasks. */
async function freshUsage({ folder, name }: TaskRef, clock: Clock): Promise<void> {
  const task = folder.tasks.get(name);
  if (task === undefined || !isActive(task.status) || folder.state.kind !== 'connected') return;
  const measured = Promise.withResolvers<undefined>();
  const waiting = folder.onDidChange(({ tasks }) => {
    if (tasks.includes(name)) measured.resolve(undefined);
  });
  const asked = folder.request('tasks/list', {}).then(
    () => measured.promise,
    () => undefined,
  );
  await Promise.race([asked, pause(clock)]);
  waiting.dispose();
}

function pause(clock: Clock): Promise<undefined> {
  return new Promise((resolve) => void clock.setTimeout(() => resolve(undefined), PATIENCE_MS));
}
