// The lines of a followed task about its starts and changes of state.
import type { TaskInfo } from '../../model/task-info.ts';
import { statusDetail } from '../../client/task-words.ts';

/** The line for a new run; undefined when none has started. */
export function startText(before: TaskInfo | undefined, { pid, restarts }: TaskInfo): string | undefined {
  if (pid === undefined || pid === before?.pid) return undefined;
  return `started (pid ${pid}${restarts === 0 ? '' : `, restart ${restarts}`})`;
}

/** The line for any other change of state; undefined for one that is not printed. */
export function changeText(before: TaskInfo | undefined, after: TaskInfo, now: number): string | undefined {
  if (sameState(before?.status, after.status)) return undefined;
  const { kind } = after.status;
  const detail = statusDetail(after, now);
  if (kind === 'running') return detail === '' ? undefined : detail;
  if (kind === 'stopping' || (kind === 'starting' && detail === '')) return undefined;
  return detail === '' ? kind : `${kind}: ${detail}`;
}

function sameState(before: TaskInfo['status'] | undefined, after: TaskInfo['status']): boolean {
  if (before?.kind !== after.kind) return false;
  if (before.kind === 'starting' && after.kind === 'starting') return before.waitsFor === after.waitsFor;
  return before.kind !== 'running' || after.kind !== 'running' || before.health === after.health;
}
