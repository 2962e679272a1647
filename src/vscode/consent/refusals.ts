// Describes startup tasks that could not be started, in one sentence.
import * as l10n from '@vscode/l10n';
import type { TasksResult } from '../../model/requests.ts';
import { safeLine } from '../../base/foreign-text.ts';

const MOST_NAMES = 4;

/**
 * Undefined if all were started. A failed run is reported by its notification; these are starts without a run, such as
 * those for which the queue was full.
 */
export function refusalWords({ tasks }: TasksResult, folder: string): string | undefined {
  const refused = tasks.flatMap(({ task, error }) =>
    error !== undefined && (task.status.kind !== 'failed' || task.runId === undefined) ? [{ task, error }] : [],
  );
  const [first] = refused;
  if (first === undefined) return undefined;
  if (refused.length === 1) return l10n.t('{0} did not start: {1}', safeLine(first.task.title), safeLine(first.error));
  const names = refused.slice(0, MOST_NAMES).map(({ task }) => safeLine(task.title));
  const more = refused.length - names.length;
  const all = more === 0 ? names.join(', ') : l10n.t('{0} and {1} more', names.join(', '), more);
  return l10n.t(
    '{0} startup tasks of “{1}” did not start: {2}. {3}',
    refused.length,
    safeLine(folder),
    all,
    safeLine(first.error),
  );
}
