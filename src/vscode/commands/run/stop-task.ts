import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import { isUnderWay } from '../../words/status.ts';
import type { MakeCommand } from '../command.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';

/** A second stop of a task that is stopping kills it: the supervisor sees to that. */
export const stopTask: MakeCommand = (context) => ({
  id: commands.stopTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select tasks to stop'),
      filter: ({ status }: TaskInfo) => isUnderWay(status),
      none: l10n.t('No task is running.'),
    };
    await actOn(context, 'tasks/stop', await resolveTasks(context, question, target, selection));
  },
});
