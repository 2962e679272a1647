// The sentence of a toast about ends, and which tasks it names.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../model/task-info.ts';
import { formatDuration } from '../../base/duration.ts';
import { failureWords } from '../words/failure.ts';
import { safeLine } from '../../base/foreign-text.ts';

const MOST_NAMES = 4;

/** One task: `API failed: exit 1 — Error: listen EADDRINUSE`. */
export function toastWords(task: TaskInfo, lastLine: string | undefined): string {
  const title = safeLine(task.title);
  if (task.status.kind !== 'failed') return finishedWords(task, title);
  const reason = failureWords(task.status);
  // Without any output the sentence of the supervisor is shown.
  const supervisorMessage = task.status.reason === 'exit' || task.status.reason === 'signal' ? '' : task.status.message;
  const line = lastLine ?? safeLine(supervisorMessage);
  return line === '' ? l10n.t('{0} failed: {1}', title, reason) : l10n.t('{0} failed: {1} — {2}', title, reason, line);
}

export interface CombinedToast<End> {
  readonly words: string;
  /** The ends that the words name: no other task is muted, since the user could not know that it is. */
  readonly named: readonly End[];
  /** All that the words count as failed, named or not: "Restart All" restarts them. */
  readonly failed: readonly End[];
}

/**
 * Several at once: `3 tasks failed: API (exit 1), Worker (SIGKILL), DB (timed out)`. Where some failed, those alone.
 */
export function combinedToast<End extends { readonly task: TaskInfo }>(ends: readonly End[]): CombinedToast<End> {
  const failed = ends.filter(({ task }) => task.status.kind === 'failed');
  const shown = failed.length === 0 ? ends : failed;
  // The first few: a toast is no list.
  const named = shown.slice(0, MOST_NAMES);
  const names = named.map(({ task }) => nameWords(task)).join(', ');
  const all = named.length === shown.length ? names : l10n.t('{0} and {1} more', names, shown.length - named.length);
  const words =
    failed.length === 0
      ? l10n.t('{0} tasks finished: {1}', shown.length, all)
      : l10n.t('{0} tasks failed: {1}', shown.length, all);
  return { words, named, failed };
}

function nameWords({ title, status }: TaskInfo): string {
  return status.kind === 'failed' ? `${safeLine(title)} (${failureWords(status)})` : safeLine(title);
}

function finishedWords({ durationMs }: TaskInfo, title: string): string {
  return durationMs === undefined
    ? l10n.t('{0} finished', title)
    : l10n.t('{0} finished after {1}', title, formatDuration(durationMs, 2));
}
