// The command “Dirigent: Start Task”.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';
import { awaitsHand, isAtRest } from '../../../model/status.ts';

export const startTask: MakeCommand = (context) => ({
  id: commands.startTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select tasks to start'),
      filter: (task: TaskInfo) => isAtRest(task.status) || awaitsHand(task.status),
      none: l10n.t('All tasks are already running.'),
    };
    await actOn(context, 'tasks/start', await resolveTasks(context, question, target, selection));
  },
});
