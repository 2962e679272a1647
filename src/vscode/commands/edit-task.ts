import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../rpc/contract.ts';
import { revealTask } from '../config-file/edit-config.ts';
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { noTasks } from './pick.ts';
import { resolveOne } from './resolve-one.ts';

/** Opens the file where the task stands. */
export const editTask: MakeCommand = (context) => ({
  id: commands.editTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Edit which task?'),
      filter: ({ adHoc }: TaskInfo) => !adHoc,
      none: noTasks(),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found !== undefined) await revealTask(found.ref.folder, found.ref.name);
  },
});
