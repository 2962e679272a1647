import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../rpc/contract.ts';
import { editConfig, revealTask } from '../config-file/edit-config.ts';
import { freeName } from '../config-file/new-task.ts';
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { noTasks } from './pick.ts';
import { resolveOne } from './resolve-one.ts';

/** A copy under a free name, right where it can be changed. It does not start by itself: the original does. */
export const duplicateTask: MakeCommand = (context) => ({
  id: commands.duplicateTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Duplicate which task?'),
      filter: ({ adHoc }: TaskInfo) => !adHoc,
      none: noTasks(),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { folder, name } = found.ref;
    const copy = freeName(name, new Set(folder.tasks.keys()));
    const { addTask } = await import('../../config/edit/edits.ts');
    const { findTask, openFile } = await import('../../config/edit/file.ts');
    await editConfig(folder, (text) => {
      const { run_at_startup: _, title: __, ...rest } = findTask(openFile(text), name).value;
      return addTask(text, { ...rest, name: copy });
    });
    await revealTask(folder, copy);
  },
});
