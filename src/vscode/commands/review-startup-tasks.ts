import * as l10n from '@vscode/l10n';
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { pickFolder } from './pick-folder.ts';
import { isFolderRow } from './target.ts';

/** Asks again which commands may start by themselves, also after "never". */
export const reviewStartupTasks: MakeCommand = ({ workspace, consent }) => ({
  id: commands.reviewStartupTasks,
  async run(target) {
    const pending = workspace.folders.find((folder) => consent.pending(folder) > 0);
    const hasTasks = ({ tasks }: { tasks: { size: number } }): boolean => tasks.size > 0;
    const placeHolder = l10n.t('Review the startup tasks of which folder?');
    const folder = isFolderRow(target)
      ? target.folder
      : (pending ?? (await pickFolder(workspace, placeHolder, hasTasks)));
    if (folder !== undefined) await consent.review(folder);
  },
});
