// The text of the summary in the status bar.
import * as l10n from '@vscode/l10n';
import { icons, type IconId } from '../words/icons.ts';
import { withIcon } from '../words/inert.ts';
import { failedWords, summaryWords, type Counts } from '../words/summary.ts';

export interface SummaryItem {
  readonly text: string;
  readonly label: string;
  /** The error background is for failures that the user has not seen yet. */
  readonly isAlarming: boolean;
}

/** The item of the status bar; undefined if there are no tasks. */
export function summaryItem(counts: Counts, unseen: number): SummaryItem | undefined {
  if (counts.total === 0) return undefined;
  const icon = iconOf(counts, unseen);
  const failed = counts.failed > 0 ? [failedWords(counts.failed)] : [];
  return {
    text: withIcon(icon, `${runningOf(counts)}/${counts.total}`),
    label: [l10n.t('Dirigent: {0}', summaryWords(counts)), ...failed].join(', '),
    isAlarming: unseen > 0,
  };
}

function iconOf({ busy, unknown }: Counts, unseen: number): IconId {
  if (busy) return icons.busy;
  if (unseen > 0) return icons.error;
  return unknown > 0 ? icons.unknown : icons.summary;
}

/** A number only where there is one. */
function runningOf({ running, total, unknown, connecting }: Counts): string {
  return unknown + connecting === total ? '?' : String(running);
}
