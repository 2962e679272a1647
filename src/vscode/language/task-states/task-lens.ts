// The code lenses above a task, as plain data, so that they can be tested without an editor.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands, type CommandId } from '../../names.ts';
import { icons } from '../../words/icons.ts';
import { lensTitle } from '../../words/inert.ts';
import { taskIcon } from '../../words/task-icon.ts';
import { describeStatus } from '../../words/status.ts';
import type { TaskState } from './task-state.ts';
import { awaitsHand, isActive, isAtRest } from '../../../model/status.ts';

/** One code lens of a task. */
export interface Lens {
  readonly title: string;
  readonly tooltip?: string;
  /** Of ours with the task as its argument, or one of the editor. */
  readonly command: CommandId | EditorCommand;
}

export type EditorCommand =
  'workbench.action.files.save' | 'workbench.actions.view.problems' | 'workbench.trust.manage';

/** The actions that are possible now, the state, then the output. */
export function lensesOf(state: TaskState, now: number): readonly Lens[] {
  switch (state.kind) {
    case 'live':
      return [...liveLenses(state.task, now), ...(state.isUnanswered === true ? [unanswered()] : [])];
    case 'restricted':
      return [
        {
          title: lensTitle(icons.restricted, l10n.t('Nothing runs in Restricted Mode')),
          command: 'workbench.trust.manage',
        },
      ];
    case 'broken':
      return [{ title: lensTitle(icons.error, l10n.t('has an error')), command: 'workbench.actions.view.problems' }];
    case 'unsaved':
      return [{ title: lensTitle(icons.save, l10n.t('not saved yet')), command: 'workbench.action.files.save' }];
  }
}

function unanswered(): Lens {
  return {
    title: lensTitle(icons.review, l10n.t('Review: waiting for your approval')),
    tooltip: l10n.t('Shows all commands that would run at startup. Nothing runs until you allow it there.'),
    command: commands.reviewStartupTasks,
  };
}

function liveLenses(task: TaskInfo, now: number): readonly Lens[] {
  const { status } = task;
  const isStopping = status.kind === 'stopping';
  const lenses: Lens[] = [];
  if (isAtRest(status) || awaitsHand(task.status))
    lenses.push({ title: lensTitle(icons.start, l10n.t('Start')), command: commands.startTask });
  else if (!isStopping) lenses.push({ title: lensTitle(icons.stop, l10n.t('Stop')), command: commands.stopTask });
  else lenses.push({ title: lensTitle(icons.kill, l10n.t('Kill')), command: commands.killTask });
  if ((isActive(status) || status.kind === 'backoff') && !isStopping) {
    lenses.push({ title: lensTitle(icons.restart, l10n.t('Restart')), command: commands.restartTask });
  }
  lenses.push({
    title: lensTitle(taskIcon(task).id, describeStatus(task, now)),
    tooltip: l10n.t('Explain Task State'),
    command: commands.explainTask,
  });
  lenses.push({
    title: lensTitle(icons.output, l10n.t('Output')),
    tooltip: l10n.t('Show Output'),
    command: commands.showOutput,
  });
  return lenses;
}
