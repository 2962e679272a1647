// The command “Dirigent: Show Output”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { resolveOne } from '../target/resolve-one.ts';

/** From a row the focus stays there, so that the arrow keys still move between rows; from the palette it moves. */
export const showOutput: MakeCommand = (context) => ({
  id: commands.showOutput,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to show its output'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    context.channels.show(found.ref, target !== undefined);
    context.attention.markSeen(found.ref);
  },
});
