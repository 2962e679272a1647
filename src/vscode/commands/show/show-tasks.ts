// The list behind the status bar: every task with its state, then the actions of the chosen one.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands, type CommandId } from '../../names.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import { taskRow } from '../../tree/row.ts';
import { commandIcons } from '../../words/icons.ts';
import { describeStatus } from '../../words/status.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks, pickTask } from '../target/pick.ts';
import { pickOne, type PickItem } from '../../dialogs/pick.ts';

interface Action extends PickItem {
  readonly id: CommandId;
}

export const showTasks: MakeCommand = (context) => ({
  id: commands.showTasks,
  async run() {
    context.attention.markAllSeen();
    const ref = await pickTask(context.workspace, { placeHolder: l10n.t('Select a task'), none: noTasks() });
    const task = ref && infoOf(ref);
    if (ref === undefined || task === undefined) return;
    const action = await pickOne(actionsFor(ref, task, context.muted.has(ref)), {
      title: task.title,
      placeHolder: describeStatus(task, context.clock.now()),
    });
    if (action !== undefined)
      await vscode.commands.executeCommand(action.id, { task: ref.name, folder: ref.folder.key });
  },
});

/** The actions of the task's row, the likeliest first. */
function actionsFor(ref: TaskRef, task: TaskInfo, muted: boolean): Action[] {
  const row = taskRow(task, { now: 0, canRun: ref.folder.canRun, muted });
  const able = new Set(row.contextValue.split(' '));
  const actions: readonly (readonly [ability: string, id: CommandId, label: string])[] = [
    ['canStart', commands.startTask, l10n.t('Start')],
    ['canStop', commands.stopTask, l10n.t('Stop')],
    ['stopping', commands.killTask, l10n.t('Kill')],
    ['canRestart', commands.restartTask, l10n.t('Restart')],
    ['hasOutput', commands.showOutput, l10n.t('Show Output')],
    ['hasRun', commands.openLog, l10n.t('Open Log File')],
    ['canKill', commands.attachTerminal, l10n.t('Attach Terminal')],
    ['hasUrl', commands.openUrl, l10n.t('Open URL')],
    ['hasOutput', commands.explainTask, l10n.t('Explain Task State')],
    ['hasRun', commands.showHistory, l10n.t('Show History')],
    ['inFile', commands.editTask, l10n.t('Edit')],
  ];
  return actions.flatMap(([ability, id, label]) => {
    const icon = commandIcons[id];
    return able.has(ability) ? { id, label, ...(icon !== undefined && { icon }) } : [];
  });
}
