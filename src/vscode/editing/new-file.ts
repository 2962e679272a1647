// A project file where there was none.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/user-error.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { starterFile } from './starter-file.ts';

/** Makes sure there is a file to add to. */
export async function ensureConfig(folder: ProjectFolder): Promise<void> {
  if (folder.state.kind !== 'no-config') return;
  folder.noteOwnChange();
  const [comment = ''] = starterFile(folder.name).split('\n\n');
  await writeNewFile(vscode.Uri.file(folder.configPath), `${comment}\n`);
}

/** @throws UserError where the folder takes no new file */
export async function writeNewFile(uri: vscode.Uri, text: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  } catch (error) {
    throw new UserError('operation-failed', l10n.t('Cannot write {0}. Check your permissions.', uri.fsPath), {
      cause: error,
    });
  }
}
