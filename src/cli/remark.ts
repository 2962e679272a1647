import type { TaskInfo } from '../rpc/contract.ts';
import { statusDetail } from './status-text.ts';

/** What is worth saying when a task has become `after`; undefined when nothing is. */
export function remarkOn(before: TaskInfo | undefined, after: TaskInfo, now: number): string | undefined {
  if (after.pid !== undefined && after.pid !== before?.pid) return started(after);
  if (sameState(before?.status, after.status)) return undefined;
  const { kind } = after.status;
  const detail = statusDetail(after, now);
  if (kind === 'running') return detail === '' ? undefined : detail;
  if (kind === 'starting' || kind === 'stopping') return undefined;
  return detail === '' ? kind : `${kind}: ${detail}`;
}

function started(task: TaskInfo): string {
  const again = task.restarts === 0 ? '' : `, restart ${task.restarts}`;
  return `started (pid ${task.pid ?? ''}${again})`;
}

function sameState(before: TaskInfo['status'] | undefined, after: TaskInfo['status']): boolean {
  if (before?.kind !== after.kind) return false;
  return before.kind !== 'running' || after.kind !== 'running' || before.health === after.health;
}
