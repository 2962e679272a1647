// The command “Dirigent: Explain Task State”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { resolveOne } from '../target/resolve-one.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';

/** Explains in a sentence why a task is in its state. */
export const explainTask: MakeCommand = (context) => ({
  id: commands.explainTask,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to explain its state'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { text } = await found.ref.folder.request('tasks/explain', { task: found.ref.name });
    const show = l10n.t('Show Output');
    const chosen = await showInformationMessage(text, show);
    if (chosen === show) context.channels.show(found.ref, false);
  },
});
