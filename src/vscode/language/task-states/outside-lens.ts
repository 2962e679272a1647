// The code lens above a dirigent.toml that no folder of the window uses: why it has no actions, and how to get them.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../names.ts';
import { folderName, folderOf } from '../../project/projects-below.ts';
import { icons } from '../../words/icons.ts';
import { lensTitle } from '../../words/inert.ts';

/** In one line at the top of the file: it is about the file, not about a task. */
export function outsideLenses(file: vscode.Uri): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const folder = folderOf(file);
  const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const why = {
    title: lensTitle(icons.info, l10n.t('These tasks are not part of this workspace')),
    tooltip: l10n.t('This file takes effect when its folder is a workspace folder.'),
    // Words, and nothing to click.
    command: '',
  };
  const add = {
    title: lensTitle(icons.addFolder, l10n.t('Add “{0}” to Workspace', folderName(folder))),
    command: commands.addProjectFolder,
    arguments: [folder.toString()],
  };
  const open = {
    title: lensTitle(icons.newWindow, l10n.t('Open in New Window')),
    command: 'vscode.openFolder',
    arguments: [folder, { forceNewWindow: true }],
  };
  return (hasFolders ? [why, add, open] : [why, open]).map((command) => new vscode.CodeLens(top, command));
}
