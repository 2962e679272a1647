// The command “Dirigent: Open dirigent.toml”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { isFolderRow } from '../target/target.ts';

export const openConfig: MakeCommand = ({ workspace }) => ({
  id: commands.openConfig,
  async run(target) {
    const hasFile = ({ state }: { state: { kind: string } }): boolean => state.kind !== 'no-config';
    const placeHolder = l10n.t('Select the folder whose dirigent.toml to open');
    const folder = isFolderRow(target) ? target.folder : await pickFolder(workspace, placeHolder, hasFile);
    if (folder === undefined) {
      if (!workspace.folders.some(hasFile)) await vscode.commands.executeCommand(commands.createConfig);
      return;
    }
    await vscode.window.showTextDocument(vscode.Uri.file(folder.configPath));
  },
});
