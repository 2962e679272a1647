// The text of a pinned task in the status bar. Pure, as summary-words.ts.
import * as l10n from '@vscode/l10n';
import { safeLine } from '../../base/foreign-text.ts';
import { infoOf, keyOf, type TaskRef } from '../project/task-ref.ts';
import { taskIcon } from '../words/task-icon.ts';
import { withIcon } from '../words/inert.ts';
import { describeStatus } from '../words/status.ts';

export interface PinnedItem {
  readonly text: string;
  readonly tooltip: string;
  readonly label: string;
  readonly isAlarming: boolean;
}

/** Identifies the item: VS Code remembers by it which items the user has hidden. */
export function pinnedId(ref: TaskRef): string {
  return `dirigent.task.${keyOf(ref)}`;
}

/** In the menu that hides items. `severalFolders`: the name alone may stand for two tasks. */
export function pinnedName(ref: TaskRef, severalFolders: boolean): string {
  return l10n.t('Dirigent: {0}', placed(ref.name, ref, severalFolders));
}

/** Undefined while there is no such task. */
export function pinnedItem(ref: TaskRef, severalFolders: boolean, now: number): PinnedItem | undefined {
  const task = infoOf(ref);
  if (task === undefined) return undefined;
  const title = placed(safeLine(task.title), ref, severalFolders);
  const words = describeStatus(task, now);
  return {
    text: withIcon(taskIcon(task).id, task.title),
    tooltip: l10n.t('{0}: {1}. Click to start or stop.', title, words),
    label: l10n.t('{0}, {1}', title, words),
    isAlarming: task.status.kind === 'failed',
  };
}

function placed(name: string, { folder }: TaskRef, severalFolders: boolean): string {
  return severalFolders ? `${name} (${folder.name})` : name;
}
