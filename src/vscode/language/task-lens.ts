// What stands above a task in the editor, as plain data: no editor is needed to test it.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../model/task-info.ts';
import { commands, type CommandId } from '../names.ts';
import { taskIcon } from '../tree/icon.ts';
import { awaitsHand, describeStatus, isAlive, isUnderWay } from '../words/status.ts';

/** One of the words side by side above a task. */
export interface Lens {
  readonly title: string;
  readonly tooltip?: string;
  /** Of ours with the task as its argument, or one of the editor. */
  readonly command: CommandId | EditorCommand;
}

export type EditorCommand =
  'workbench.action.files.save' | 'workbench.actions.view.problems' | 'workbench.trust.manage';

/** How a task of the text relates to the tasks that there are. */
export type Standing =
  | {
      readonly kind: 'live';
      readonly task: TaskInfo;
      /** It would start by itself, and nobody has agreed to that yet. */
      readonly isUnanswered?: boolean;
    }
  /** It is there, but nothing may run: Restricted Mode. */
  | { readonly kind: 'restricted'; readonly task: TaskInfo }
  /** It has a mistake that keeps it out of the project. */
  | { readonly kind: 'broken' }
  /** It is sound, but nobody else knows it yet. */
  | { readonly kind: 'unsaved' };

/** The editor swallows a plain blank behind an icon. */
export function lensTitle(icon: string, words: string): string {
  return `$(${icon})\u00a0${words}`;
}

/** What can be done first, then the state, then the output. Only what works now is there. */
export function lensesOf(standing: Standing, now: number): readonly Lens[] {
  switch (standing.kind) {
    case 'live':
      return [...liveLenses(standing.task, now), ...(standing.isUnanswered === true ? [unanswered()] : [])];
    case 'restricted':
      return [
        {
          title: lensTitle('workspace-untrusted', l10n.t('Nothing runs in Restricted Mode')),
          command: 'workbench.trust.manage',
        },
      ];
    case 'broken':
      return [{ title: lensTitle('error', l10n.t('has a mistake')), command: 'workbench.actions.view.problems' }];
    case 'unsaved':
      return [{ title: lensTitle('circle-outline', l10n.t('not saved yet')), command: 'workbench.action.files.save' }];
  }
}

function unanswered(): Lens {
  return {
    title: lensTitle('shield', l10n.t('Review: waits for your approval')),
    tooltip: l10n.t('Shows all commands that would start by themselves. Nothing runs before you allow it there.'),
    command: commands.reviewStartupTasks,
  };
}

function liveLenses(task: TaskInfo, now: number): readonly Lens[] {
  const { status } = task;
  const isStopping = status.kind === 'stopping';
  const lenses: Lens[] = [];
  if (!isUnderWay(status) || awaitsHand(task))
    lenses.push({ title: lensTitle('play', l10n.t('Start')), command: commands.startTask });
  else if (!isStopping) lenses.push({ title: lensTitle('debug-stop', l10n.t('Stop')), command: commands.stopTask });
  else lenses.push({ title: lensTitle('close', l10n.t('Kill')), command: commands.killTask });
  if ((isAlive(status) || status.kind === 'backoff') && !isStopping) {
    lenses.push({ title: lensTitle('debug-restart', l10n.t('Restart')), command: commands.restartTask });
  }
  lenses.push({
    title: lensTitle(taskIcon(task).id, describeStatus(task, now)),
    tooltip: l10n.t('Why this state?'),
    command: commands.explainTask,
  });
  lenses.push({
    title: lensTitle('output', l10n.t('Logs')),
    tooltip: l10n.t('Show Output'),
    command: commands.showOutput,
  });
  return lenses;
}
