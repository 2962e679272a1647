// The command “Dirigent: Edit Task”.
import * as l10n from '@vscode/l10n';
import { revealTask } from '../../editing/reveal-task.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { resolveOne } from '../target/resolve-one.ts';

/** Opens the file at the task. */
export const editTask: MakeCommand = (context) => ({
  id: commands.editTask,
  async run(target, selection) {
    const found = await resolveOne(context, fileTask(l10n.t('Select a task to edit')), target, selection);
    if (found !== undefined) await revealTask(found.ref.folder, found.ref.name);
  },
});
