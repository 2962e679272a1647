// The command “Dirigent: Attach Terminal”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import { attachTerminal as openTerminal } from '../../output/attach-terminal.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { resolveOne } from '../target/resolve-one.ts';

export const attachTerminal: MakeCommand = (context) => ({
  id: commands.attachTerminal,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to attach a terminal to'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { clock, channels, reportError } = context;
    const follows = channels.followsOf(found.ref.folder);
    openTerminal({ ref: found.ref, follows, clock, onError: reportError }).show();
    context.attention.markSeen(found.ref);
  },
});
