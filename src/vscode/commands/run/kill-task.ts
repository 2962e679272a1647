// The command “Dirigent: Kill Task”.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';
import { isActive } from '../../../model/status.ts';

export const killTask: MakeCommand = (context) => ({
  id: commands.killTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select tasks to kill. They get no chance to clean up.'),
      filter: ({ status }: TaskInfo) => isActive(status),
      none: l10n.t('No task is running.'),
    };
    await actOn(context, 'tasks/kill', await resolveTasks(context, question, target, selection));
  },
});
