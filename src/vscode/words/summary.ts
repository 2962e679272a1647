// The whole table in a few words: `3/5 running`.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../rpc/contract.ts';
import { isAlive } from './status.ts';

export interface Counts {
  readonly total: number;
  /** Tasks with living processes. */
  readonly running: number;
  readonly failed: number;
  /** Something is on its way up or down. */
  readonly busy: boolean;
}

export function countTasks(tasks: Iterable<TaskInfo>): Counts {
  let total = 0;
  let running = 0;
  let failed = 0;
  let busy = false;
  for (const { status } of tasks) {
    total += 1;
    if (isAlive(status)) running += 1;
    if (status.kind === 'failed') failed += 1;
    busy ||= status.kind === 'starting' || status.kind === 'stopping';
  }
  return { total, running, failed, busy };
}

export function summaryWords({ running, total }: Counts): string {
  return l10n.t('{0}/{1} running', running, total);
}

export function failedWords(failed: number): string {
  return failed === 1 ? l10n.t('1 task failed') : l10n.t('{0} tasks failed', failed);
}
