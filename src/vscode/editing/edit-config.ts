// Changes of a dirigent.toml through the editor: minimal edits that can be undone.
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/user-error.ts';
import type { TextEdit } from '../../config/edit/edits.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { readText } from '../config-file/config-source.ts';
import { rangeOf } from '../config-file/ranges.ts';
import { gone, noteSaved, refuseReadOnly, untilAsOnDisk } from './before-saving.ts';
import { showInformationMessage } from '../dialogs/messages.ts';

/** The last change of each file: the next one begins when it is saved. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Applies what `edit` makes of the present text. A file without unsaved changes is saved, so that the change takes
 * effect; one with unsaved changes gets the change among them, and the user is asked to save.
 * @throws UserError where the file cannot be changed; then it is as it was, unless the message says otherwise
 */
export function editConfig(
  folder: ProjectFolder,
  edit: (text: string) => readonly TextEdit[],
): Promise<vscode.TextDocument> {
  const before = turns.get(folder.configPath) ?? Promise.resolve();
  const turn = before.then(() => editNow(folder, edit));
  turns.set(
    folder.configPath,
    turn.catch(() => undefined),
  );
  return turn;
}

/** The text as the editor has it, saved or not; undefined where there is no file. */
export async function presentText({ configPath }: ProjectFolder): Promise<string | undefined> {
  const uri = vscode.Uri.file(configPath);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? (await readText(uri));
}

async function editNow(
  folder: ProjectFolder,
  edit: (text: string) => readonly TextEdit[],
): Promise<vscode.TextDocument> {
  const document = await openConfigFile(folder);
  const hadChanges = document.isDirty;
  if (!hadChanges) {
    await refuseReadOnly(document);
    await untilAsOnDisk(document);
  }
  if (!(await applied(document, edit))) return document;
  folder.noteOwnChange();
  if (hadChanges) {
    offerToSave(document);
  } else if (!(await document.save())) {
    throw new UserError(
      'operation-failed',
      l10n.t('Could not save {0}. The change is in the editor: save it there, or undo it.', document.fileName),
    );
  } else {
    await noteSaved(document);
  }
  return document;
}

async function openConfigFile({ configPath }: ProjectFolder): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.file(configPath));
  } catch (error) {
    throw gone(configPath, error);
  }
}

/** False if nothing has to change. An edit that fails because the user types meanwhile is computed again. */
async function applied(document: vscode.TextDocument, edit: (text: string) => readonly TextEdit[]): Promise<boolean> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const edits = edit(document.getText()).map(({ range, newText }) => new vscode.TextEdit(rangeOf(range), newText));
    if (edits.length === 0) return false;
    const changes = new vscode.WorkspaceEdit();
    changes.set(document.uri, edits);
    if (await vscode.workspace.applyEdit(changes)) return true;
  }
  throw new UserError(
    'operation-failed',
    l10n.t('Could not change {0}. Check whether it is read-only in this window.', document.fileName),
  );
}

/** Not with auto save, which follows a moment later. */
function offerToSave(document: vscode.TextDocument): void {
  if (vscode.workspace.getConfiguration('files', document.uri).get('autoSave') === 'afterDelay') return;
  const [save, show] = [l10n.t('Save'), l10n.t('Show')];
  const words = l10n.t(
    '{0} has unsaved changes, now including this one. Save the file for it to take effect.',
    basename(document.fileName),
  );
  const act = (chosen: string | undefined): void => {
    if (chosen === save) void document.save();
    if (chosen === show) void vscode.window.showTextDocument(document);
  };
  showInformationMessage(words, save, show).then(act, () => undefined);
}
