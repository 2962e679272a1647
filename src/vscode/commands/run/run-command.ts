// The command “Dirigent: Run Command…”.
import * as l10n from '@vscode/l10n';
import { hostEnvironment } from '../../project/host-environment.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { askForLine } from '../../dialogs/pick.ts';

/** Longer titles do not fit into a row. */
const LONGEST_TITLE = 48;

/** Runs a shell line as an ad hoc command, with logs of its own and a notification at its end. */
export const runCommand: MakeCommand = (context) => ({
  id: commands.runCommand,
  async run(target) {
    const folder = await pickFolder(context.workspace, l10n.t('Select the folder to run the command in'));
    if (folder === undefined) return;
    const command = typeof target === 'string' ? target : await askForCommand();
    if (command === undefined) return;
    const title = command.length > LONGEST_TITLE ? `${command.slice(0, LONGEST_TITLE - 1)}…` : command;
    const request = { command, title, shell: true, env: hostEnvironment(), notify: true } as const;
    const task = await folder.request('tasks/run', request);
    context.channels.show({ folder, name: task.name }, true);
  },
});

function askForCommand(): Thenable<string | undefined> {
  return askForLine({
    title: l10n.t('Run Command'),
    prompt: l10n.t('Runs in the shell and stays in the list until you remove it.'),
    placeHolder: 'npm run build -- --watch',
    problem: (text) => (text.trim() === '' ? l10n.t('Enter a command.') : undefined),
  });
}
