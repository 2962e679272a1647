// Describes past runs: the lines of the history.
import * as l10n from '@vscode/l10n';
import { formatDuration } from '../../base/duration.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { HistoryEntry } from '../../model/history.ts';
import { failureWords, isFailureReason } from './failure.ts';

/** `failed · exit 1 · took 3s` */
export function runWords(run: HistoryEntry): string {
  const took = run.durationMs === undefined ? [] : [l10n.t('took {0}', formatDuration(run.durationMs, 2))];
  return [outcomeWord(run.outcome), ...resultWords(run), ...took].join(' · ');
}

function outcomeWord(outcome: HistoryEntry['outcome']): string {
  switch (outcome) {
    case 'running':
      return l10n.t('running');
    case 'finished':
      return l10n.t('finished');
    case 'failed':
      return l10n.t('failed');
    case 'stopped':
      return l10n.t('stopped');
    case 'lost':
      return l10n.t('lost');
    default:
      return assertNever(outcome);
  }
}

/** The details of an outcome: exit code, signal or reason. */
function resultWords({ outcome, reason, exitCode, signal }: HistoryEntry): string[] {
  if (outcome === 'failed' && reason !== undefined && isFailureReason(reason)) {
    return [failureWords({ reason, ...(exitCode !== undefined && { exitCode }), ...(signal && { signal }) })];
  }
  if (signal !== undefined) return [signal];
  const isPlain = exitCode === undefined || (outcome === 'finished' && exitCode === 0);
  return isPlain ? [] : [l10n.t('exit {0}', exitCode)];
}
