// The command “Dirigent: Remove Ad Hoc Command”.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { resolveTasks } from '../target/act-on.ts';
import { isAtRest } from '../../../model/status.ts';

/** Removes ended ad hoc commands from the list. */
export const removeTask: MakeCommand = (context) => ({
  id: commands.removeTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select ad hoc commands to remove'),
      filter: ({ adHoc, status }: TaskInfo) => adHoc && isAtRest(status),
      none: l10n.t('There are no ad hoc commands that have ended.'),
    };
    const refs = await resolveTasks(context, question, target, selection);
    await Promise.all(refs.map(({ folder, name }) => folder.request('tasks/remove', { task: name })));
  },
});
