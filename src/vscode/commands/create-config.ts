import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { writeNewFile } from '../config-file/edit-config.ts';
import { starterFile } from '../config-file/starter-file.ts';
import { readText } from '../config-file/config-source.ts';
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { pickFolder } from './pick-folder.ts';

/** Writes a commented file to begin with; one that is there already is opened. */
export const createConfig: MakeCommand = ({ workspace }) => ({
  id: commands.createConfig,
  async run() {
    const folder = await pickFolder(workspace, l10n.t('Create a dirigent.toml in which folder?'));
    if (folder === undefined) return;
    const uri = vscode.Uri.file(folder.configPath);
    if ((await readText(uri)) === undefined) {
      await writeNewFile(uri, starterFile(folder.name));
    }
    await vscode.window.showTextDocument(uri);
  },
});
