// The command “Dirigent: Restart Supervisor”.
import * as l10n from '@vscode/l10n';
import type { UserError } from '../../../base/user-error.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { folderOfTarget, isFolderRow } from '../target/target.ts';
import { askInDialog, withProgress } from '../../dialogs/messages.ts';

/** Ends the background process and launches a new one, which adopts the running tasks. */
export const restartSupervisor: MakeCommand = ({ workspace }) => ({
  id: commands.restartSupervisor,
  async run(target) {
    const hasFile = ({ state }: { state: { kind: string } }): boolean => state.kind !== 'no-config';
    const placeHolder = l10n.t('Select the folder whose supervisor to restart');
    const named = isFolderRow(target) ? target.folder : folderOfTarget(workspace.folders, target);
    const folder = named ?? (await pickFolder(workspace, placeHolder, hasFile));
    if (folder === undefined) return;
    const title = l10n.t('Restarting the supervisor of “{0}”…', folder.name);
    await withProgress(title, () => folder.restartSupervisor(mayEnd));
  },
});

/** It may only be suspended, perhaps by a debugger: only the user can know. */
async function mayEnd(error: UserError): Promise<boolean> {
  const end = l10n.t('End Supervisor');
  const detail = l10n.t('Its tasks keep running, and the next supervisor takes them over.');
  return (await askInDialog(error.message, detail, end)) === end;
}
