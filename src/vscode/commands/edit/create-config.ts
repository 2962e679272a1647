// The command “Dirigent: Create dirigent.toml”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { writeNewFile } from '../../editing/new-file.ts';
import { starterFile } from '../../editing/starter-file.ts';
import { readText } from '../../config-file/config-source.ts';
import { pickProposals } from '../../import/pick-tasks.ts';
import { folderToImport } from '../../import/sources.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';

/** Writes a commented starter file with tasks that the folder suggests; opens an existing one. */
export const createConfig: MakeCommand = ({ workspace }) => ({
  id: commands.createConfig,
  async run() {
    const folder = await pickFolder(workspace, l10n.t('Select the folder to create dirigent.toml in'));
    if (folder === undefined) return;
    const uri = vscode.Uri.file(folder.configPath);
    if ((await readText(uri)) === undefined) {
      const text = await textFor(folder);
      if (text === undefined) return;
      await writeNewFile(uri, text);
    }
    await vscode.window.showTextDocument(uri);
  },
});

/** Undefined if the user cancels. */
async function textFor(folder: ProjectFolder): Promise<string | undefined> {
  const { importer } = await import('../../../import/importer.ts');
  const { tasks: found } = await importer.proposeTasks(folderToImport(folder));
  if (found.length === 0) return starterFile(folder.name);
  const proposals = found.map(({ proposal }) => proposal);
  const chosen = await pickProposals({
    title: l10n.t('Create dirigent.toml'),
    placeholder: l10n.t('Select the suggested tasks to start with. Nothing is run.'),
    groups: [{ title: folder.name, proposals }],
    chosen: new Set(proposals),
    takesNone: true,
    remark: ({ from }) => l10n.t('from {0}', from),
  });
  if (chosen === undefined) return undefined;
  if (chosen.size === 0) return starterFile(folder.name);
  const files = [{ proposals }];
  return importer.configText(importer.plan(files, chosen, importer.presentIn('')));
}
