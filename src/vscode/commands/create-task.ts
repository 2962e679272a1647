import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { editConfig, ensureConfig, revealTask } from '../config-file/edit-config.ts';
import { newNameProblem, newTaskTable, suggestName, type NewTask } from '../config-file/new-task.ts';
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { pickFolder } from './pick-folder.ts';

/** Three short questions, then the task stands in the file. Leaving any of them changes nothing. */
export const createTask: MakeCommand = ({ workspace }) => ({
  id: commands.createTask,
  async run() {
    const folder = await pickFolder(workspace, l10n.t('Create a task in which folder?'));
    if (folder === undefined) return;
    const task = await askForTask(new Set(folder.tasks.keys()));
    if (task === undefined) return;
    const { addTask } = await import('../../config/edit/edits.ts');
    await ensureConfig(folder);
    await editConfig(folder, (text) => addTask(text, newTaskTable(task)));
    await revealTask(folder, task.name);
  },
});

async function askForTask(taken: ReadonlySet<string>): Promise<NewTask | undefined> {
  const commandLine = await vscode.window.showInputBox({
    title: titleOf(1),
    prompt: l10n.t('The command to run'),
    placeHolder: 'npm run dev',
    validateInput: (text) => (text.trim() === '' ? l10n.t('Type a command.') : undefined),
  });
  if (commandLine === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: titleOf(2),
    prompt: l10n.t('A short name; it also names the folder of its logs'),
    value: suggestName(commandLine, taken),
    validateInput: (text) => {
      const problem = newNameProblem(text, taken);
      return problem && l10n.t('The name {0}.', problem);
    },
  });
  if (name === undefined) return undefined;
  const byHand = { label: l10n.t('$(circle-outline) Only by hand'), runAtStartup: false };
  const atStartup = {
    label: l10n.t('$(rocket) When the workspace opens'),
    detail: l10n.t('Dirigent asks once before it runs.'),
    runAtStartup: true,
  };
  const when = await vscode.window.showQuickPick([byHand, atStartup], {
    title: titleOf(3),
    placeHolder: l10n.t('When should it start?'),
  });
  return when && { commandLine, name, runAtStartup: when.runAtStartup };
}

function titleOf(step: number): string {
  return l10n.t('Create a task ({0}/{1})', step, 3);
}
