// The commands that add selected text as a task, from an editor or a terminal.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addNewTask, emptyDraft } from '../../new-task/add-new-task.ts';
import { commandFromText } from '../../new-task/command-from-text.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { Workspace } from '../../project/workspace.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';

export const addSelection: MakeCommand = ({ workspace }) => ({
  id: commands.addSelection,
  async run() {
    const editor = vscode.window.activeTextEditor;
    await addCommand(workspace, editor ? selectedText(editor) : '', editor && workspace.folderFor(editor.document.uri));
  },
});

export const addTerminalSelection: MakeCommand = ({ workspace }) => ({
  id: commands.addTerminalSelection,
  async run() {
    const cwd = vscode.window.activeTerminal?.shellIntegration?.cwd;
    await addCommand(workspace, await terminalSelection(), cwd && workspace.folderFor(cwd));
  },
});

/** The selected text, or the line of the cursor. */
function selectedText({ document, selections, selection }: vscode.TextEditor): string {
  const text = selections.map((each) => document.getText(each)).join('\n');
  return text.trim() === '' ? document.lineAt(selection.active.line).text : text;
}

/** Shows the selection in the first question, so that the user checks it. */
async function addCommand(workspace: Workspace, text: string, home: ProjectFolder | undefined): Promise<void> {
  const commandLine = commandFromText(text);
  if (commandLine === undefined) {
    void showInformationMessage(l10n.t('Select a command first.'));
    return;
  }
  const folder = home ?? (await pickFolder(workspace, l10n.t('Select the folder to create the task in')));
  if (folder === undefined) return;
  await addNewTask(folder, { ...emptyDraft, commandLine }, { command: false, folder: false });
}

/** VS Code has no API for the selection of a terminal: it is copied, and the text of the clipboard restored. */
async function terminalSelection(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText('');
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  const selected = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  return selected;
}
