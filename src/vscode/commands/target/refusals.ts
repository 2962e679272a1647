// Finds the errors of a request that no notification reports.
import type { TaskInfo } from '../../../model/task-info.ts';
import type { TasksResult } from '../../../model/requests.ts';
import { shouldNotify, type EndFacts } from '../../notifications/should-notify.ts';

type NotifySettings = Pick<EndFacts, 'level' | 'muted'>;

/** The errors of starts without a run. One whose spawn failed is left out if a notification reports it. */
export function refusalsIn({ tasks }: TasksResult, settingsOf: (task: TaskInfo) => NotifySettings): readonly string[] {
  return tasks.flatMap(({ task, error }) => {
    const { status, runId } = task;
    const isEnd = status.kind === 'failed' && status.reason === 'spawn' && runId !== undefined;
    const isNotified = isEnd && shouldNotify({ task, ...settingsOf(task), requested: false });
    return isNotified || error === undefined ? [] : [error];
  });
}
