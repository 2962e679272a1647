// The command “Dirigent: Review Startup Tasks”.
import * as l10n from '@vscode/l10n';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { folderOfTarget } from '../target/target.ts';

/** Shows which commands may start automatically, also after "never". */
export const reviewStartupTasks: MakeCommand = ({ workspace, consent }) => ({
  id: commands.reviewStartupTasks,
  async run(target) {
    const pending = workspace.folders.find((folder) => consent.pending(folder) > 0);
    const hasTasks = ({ tasks }: ProjectFolder): boolean => tasks.size > 0;
    const placeHolder = l10n.t('Select the folder whose startup tasks to review');
    const named = folderOfTarget(workspace.folders, target);
    const folder = named ?? pending ?? (await pickFolder(workspace, placeHolder, hasTasks));
    if (folder !== undefined) await consent.review(folder);
  },
});

/** The answers to the page in the active editor. */
export const allowStartupTasks: MakeCommand = ({ consent }) => ({
  id: commands.allowStartupTasks,
  run: () => consent.answer('allowed'),
});

export const neverStartTasks: MakeCommand = ({ consent }) => ({
  id: commands.neverStartTasks,
  run: () => consent.answer('never'),
});
