// The command “Dirigent: Create Task…”.
import * as l10n from '@vscode/l10n';
import { addNewTask, emptyDraft } from '../../new-task/add-new-task.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { isFolderRow } from '../target/target.ts';

/** Asks a few short questions and adds the task. A caller may give the command line. */
export const createTask: MakeCommand = ({ workspace }) => ({
  id: commands.createTask,
  async run(target) {
    const question = l10n.t('Select the folder to create the task in');
    const folder = isFolderRow(target) ? target.folder : await pickFolder(workspace, question);
    if (folder === undefined) return;
    const commandLine = typeof target === 'string' ? target : '';
    await addNewTask(folder, { ...emptyDraft, commandLine }, { command: false, folder: false });
  },
});
