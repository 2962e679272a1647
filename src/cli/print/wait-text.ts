// The reason why a wait ended without its condition.
import type { WaitResult } from '../../model/requests.ts';
import { statusDetail } from '../../client/task-words.ts';

/** The reason why the condition of a wait was not met, in a few words. */
export function waitText({ task, reason }: WaitResult, now: number): string {
  if (reason === 'timeout') return `timed out; it is ${task.status.kind}`;
  const detail = statusDetail(task, now);
  return detail === '' ? task.status.kind : `${task.status.kind}: ${detail}`;
}
