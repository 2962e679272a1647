// The command “Dirigent: Stop Task”.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';
import { isAtRest } from '../../../model/status.ts';

/** A second stop of a task that is stopping kills it: the supervisor sees to that. */
export const stopTask: MakeCommand = (context) => ({
  id: commands.stopTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select tasks to stop'),
      filter: ({ status }: TaskInfo) => !isAtRest(status),
      none: l10n.t('No task is running.'),
    };
    await actOn(context, 'tasks/stop', await resolveTasks(context, question, target, selection));
  },
});
