// The command “Dirigent: Restart Task”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';

/** A task that is not running is started. */
export const restartTask: MakeCommand = (context) => ({
  id: commands.restartTask,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select tasks to restart'), none: noTasks() };
    await actOn(context, 'tasks/restart', await resolveTasks(context, question, target, selection));
  },
});
