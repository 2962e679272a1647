// The command “Dirigent: Start or Stop Task”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import { infoOf } from '../../project/task-ref.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { actOn, resolveTasks } from '../target/act-on.ts';
import { isAtRest } from '../../../model/status.ts';

/** Starts what is down and stops what is up: the click on a pinned task in the status bar. */
export const toggleTask: MakeCommand = (context) => ({
  id: commands.toggleTask,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select tasks to start or stop'), none: noTasks() };
    const refs = await resolveTasks(context, question, target, selection);
    // All states are read before the first request: a task that was just stopped is down as well.
    const { up = [], down = [] } = Object.groupBy(refs, (ref) => {
      const task = infoOf(ref);
      return task !== undefined && !isAtRest(task.status) ? 'up' : 'down';
    });
    await actOn(context, 'tasks/stop', up);
    await actOn(context, 'tasks/start', down);
  },
});
