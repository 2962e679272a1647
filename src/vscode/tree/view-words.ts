// The texts above and beside the rows of the view.
import * as l10n from '@vscode/l10n';
import { safeLine } from '../../base/foreign-text.ts';
import type { FolderState } from '../project/project-folder.ts';

export interface FolderFacts {
  readonly state: FolderState;
  readonly tasks: number;
  readonly isBroken: boolean;
  /** Why the file as such is of no use: it cannot be read, or is gone. */
  readonly fileProblem?: string | undefined;
  /** Startup tasks that wait for an answer. */
  readonly pendingStartup: number;
  readonly configName: string;
}

export type ViewKind = 'loading' | 'no-config' | 'empty' | 'broken' | 'failed' | 'tasks';

/** Which welcome the view shows; `tasks`: rows, no welcome. */
export function viewKind(folders: readonly FolderFacts[]): ViewKind {
  if (folders.some(({ tasks }) => tasks > 0)) return 'tasks';
  if (folders.some(({ state }) => state.kind === 'loading')) return 'loading';
  const withConfig = folders.filter(({ state }) => state.kind !== 'no-config');
  if (withConfig.length === 0) return 'no-config';
  if (withConfig.some(({ isBroken }) => isBroken)) return 'broken';
  return withConfig.some(({ state }) => state.kind === 'failed' || state.kind === 'unresponsive') ? 'failed' : 'empty';
}

/** One line above the rows; the most pressing matter only. */
export function viewMessage(folders: readonly FolderFacts[]): string | undefined {
  if (viewKind(folders) !== 'tasks') return undefined;
  const unusable = folders.find(({ fileProblem }) => fileProblem !== undefined);
  if (unusable?.fileProblem !== undefined) return `${unusable.configName}: ${safeLine(unusable.fileProblem)}`;
  const broken = folders.find(({ isBroken }) => isBroken);
  if (broken !== undefined)
    return l10n.t('{0} has an error. The tasks shown are those of its last valid version.', broken.configName);
  for (const { state } of folders) {
    if (state.kind === 'unresponsive') return l10n.t('Not responding: {0}', messageOf(state.error));
    if (state.kind === 'failed') return l10n.t('No connection to the supervisor: {0}', messageOf(state.error));
  }
  if (folders.some(({ state }) => state.kind === 'restricted')) {
    return l10n.t('Restricted Mode: tasks are listed but cannot run. Trust this workspace to start them.');
  }
  return pendingWords(folders.reduce((sum, { pendingStartup }) => sum + pendingStartup, 0));
}

function messageOf(error: unknown): string {
  return safeLine(error instanceof Error ? error.message : String(error));
}

/** The icon beside the name of the view leads to the page. */
export function pendingWords(pending: number): string | undefined {
  if (pending === 0) return undefined;
  return pending === 1
    ? l10n.t('1 startup task is waiting for your approval.')
    : l10n.t('{0} startup tasks are waiting for your approval.', pending);
}
