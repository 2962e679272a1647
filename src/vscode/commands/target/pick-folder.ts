// Asks for a folder.
import * as l10n from '@vscode/l10n';
import { UserError } from '../../../base/user-error.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { Workspace } from '../../project/workspace.ts';
import { pickOne } from '../../dialogs/pick.ts';

/** The only folder, or the one that the user picks; undefined if they cancel. */
export async function pickFolder(
  { folders }: Workspace,
  placeHolder: string,
  filter: (folder: ProjectFolder) => boolean = () => true,
): Promise<ProjectFolder | undefined> {
  const among = folders.filter(filter);
  if (folders.length === 0) throw new UserError('no-config', l10n.t('Open a folder first.'));
  if (among.length <= 1) return among[0];
  const items = among.map((folder) => ({ label: folder.name, description: folder.path, folder }));
  return (await pickOne(items, { placeHolder }))?.folder;
}
