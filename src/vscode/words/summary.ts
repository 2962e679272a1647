// The whole table in a few words: `3/5 running`.
import * as l10n from '@vscode/l10n';
import type { SeenTask } from '../project/seen-task.ts';
import { isActive } from '../../model/status.ts';

export interface Counts {
  readonly total: number;
  /** Tasks with living processes. */
  readonly running: number;
  readonly failed: number;
  /** Something is on its way up or down. */
  readonly busy: boolean;
  /** Tasks whose state is no longer known, and those whose state is not known yet: in no other count but the total. */
  readonly unknown: number;
  readonly connecting: number;
}

export function countTasks(tasks: Iterable<SeenTask>): Counts {
  const counts = { total: 0, running: 0, failed: 0, busy: false, unknown: 0, connecting: 0 };
  for (const { status, doubt, asked } of tasks) {
    counts.total += 1;
    counts.busy ||= asked !== undefined || doubt === 'connecting';
    if (doubt !== undefined) {
      counts[doubt] += 1;
      continue;
    }
    if (isActive(status)) counts.running += 1;
    if (status.kind === 'failed') counts.failed += 1;
    counts.busy ||= status.kind === 'starting' || status.kind === 'stopping';
  }
  return counts;
}

/** `3/5 running`, of those whose state is known: a task in an unknown state may run, so it must not read as stopped. */
export function summaryWords({ running, total, unknown, connecting }: Counts): string {
  if (total > 0 && unknown === total) return l10n.t('state unknown');
  if (total > 0 && unknown + connecting === total) return l10n.t('connecting');
  const known = l10n.t('{0}/{1} running', running, total - unknown - connecting);
  return unknown === 0 ? known : l10n.t('{0}, {1} unknown', known, unknown);
}

export function failedWords(failed: number): string {
  return failed === 1 ? l10n.t('1 task failed') : l10n.t('{0} tasks failed', failed);
}
