// The command “Dirigent: Add Project Folder to Workspace…”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../base/user-error.ts';
import { commands } from '../../names.ts';
import { findProjectsBelow, folderName } from '../../project/projects-below.ts';
import { readSetting } from '../../settings.ts';
import type { MakeCommand } from '../command.ts';
import { pickSeveral } from '../../dialogs/pick.ts';

/** Makes folders below those of the window, or the one whose URI is given, folders of the window with their tasks. */
export const addProjectFolder: MakeCommand = () => ({
  id: commands.addProjectFolder,
  async run(target) {
    const added = typeof target === 'string' ? [vscode.Uri.parse(target)] : await askForFolders();
    const [first] = added;
    if (first === undefined) return;
    const present = vscode.workspace.workspaceFolders?.length ?? 0;
    // An empty window becomes that of the folder, and not one of a workspace with a single folder.
    if (present === 0) await vscode.commands.executeCommand('vscode.openFolder', first);
    else if (!vscode.workspace.updateWorkspaceFolders(present, 0, ...added.map((uri) => ({ uri })))) {
      throw new UserError('operation-failed', l10n.t('Cannot add {0} to the workspace.', folderName(first)));
    }
  },
});

async function askForFolders(): Promise<readonly vscode.Uri[]> {
  const found = await findProjectsBelow();
  if (found.length === 0) {
    const name = readSetting('configFile');
    throw new UserError('no-config', l10n.t('No subfolder of this workspace has a {0}.', name));
  }
  const items = found.map((uri) => ({ label: folderName(uri), uri }));
  const picked = await pickSeveral(items, {
    title: l10n.t('Add Project Folder to Workspace'),
    placeHolder: l10n.t('Each becomes a workspace folder with the tasks of its {0}.', readSetting('configFile')),
  });
  return (picked ?? []).map(({ uri }) => uri);
}
