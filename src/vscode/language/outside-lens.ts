// What stands above a dirigent.toml that no folder of the window is run by: why it has no buttons, and how it gets them.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../names.ts';
import { folderName, folderOf } from '../project/projects-below.ts';
import { lensTitle } from './task-lens.ts';

/** In one line at the top of the file: it is about the file, not about a task. */
export function outsideLenses(file: vscode.Uri): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const folder = folderOf(file);
  const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const why = {
    title: lensTitle('info', l10n.t('These tasks are not of this window')),
    tooltip: l10n.t('A project file is run where its folder is a folder of the window.'),
    // Words, and nothing to click.
    command: '',
  };
  const add = {
    title: lensTitle('add', l10n.t('Add “{0}” to the Window', folderName(folder))),
    command: commands.addProjectFolder,
    arguments: [folder.toString()],
  };
  const open = {
    title: lensTitle('empty-window', l10n.t('Open It in a New Window')),
    command: 'vscode.openFolder',
    arguments: [folder, { forceNewWindow: true }],
  };
  return (hasFolders ? [why, add, open] : [why, open]).map((command) => new vscode.CodeLens(top, command));
}
