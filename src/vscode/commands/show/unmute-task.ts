// The command “Dirigent: Unmute Notifications”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { resolveTasks } from '../target/act-on.ts';

export const unmuteTask: MakeCommand = (context) => ({
  id: commands.unmuteTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select tasks to unmute'),
      filter: (_task: unknown, ref: Parameters<typeof context.muted.has>[0]) => context.muted.has(ref),
      none: l10n.t('No task is muted.'),
    };
    for (const ref of await resolveTasks(context, question, target, selection)) await context.muted.remove(ref);
  },
});
