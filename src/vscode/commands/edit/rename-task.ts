// The command “Dirigent: Change Title…”.
import * as l10n from '@vscode/l10n';
import { updateTask } from '../../../config/edit/edits.ts';
import { editConfig } from '../../editing/edit-config.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { resolveOne } from '../target/resolve-one.ts';
import { askForLine } from '../../dialogs/pick.ts';

/** Changes the title, which views show. The name stays: files, scripts and logs refer to it. */
export const renameTask: MakeCommand = (context) => ({
  id: commands.renameTask,
  async run(target, selection) {
    const found = await resolveOne(context, fileTask(l10n.t('Select a task to change its title')), target, selection);
    if (found === undefined) return;
    const { folder, name } = found.ref;
    const title = await askForLine({
      title: l10n.t('Change Title'),
      prompt: l10n.t('Shown instead of the name. Leave empty to show the name, “{0}”.', name),
      value: found.task.title,
      problem: (text) => (/\p{Cc}/u.test(text) ? l10n.t('A title must be a single line.') : undefined),
    });
    if (title === undefined || title.trim() === found.task.title) return;
    const wanted = title.trim() === '' || title.trim() === name ? null : title.trim();
    await editConfig(folder, (text) => updateTask(text, name, { title: wanted }));
  },
});
