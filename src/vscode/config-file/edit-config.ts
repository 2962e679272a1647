// Changes of a dirigent.toml through the editor: minimal edits that can be undone.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/user-error.ts';
import type { TextEdit } from '../../config/edit/edits.ts';
import type { Range } from '../../config/project.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { starterFile } from './starter-file.ts';

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/**
 * Applies what `edit` makes of the present text. A file without unsaved changes is saved, so that the change takes
 * effect; one with unsaved changes is left for the person to save.
 * @throws UserError where the file cannot be changed
 */
export async function editConfig(
  folder: ProjectFolder,
  edit: (text: string) => readonly TextEdit[],
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(folder.configPath));
  const hadChanges = document.isDirty;
  const changes = new vscode.WorkspaceEdit();
  const edits = edit(document.getText()).map(({ range, newText }) => new vscode.TextEdit(rangeOf(range), newText));
  changes.set(document.uri, edits);
  if (!(await vscode.workspace.applyEdit(changes))) {
    throw new UserError('operation-failed', l10n.t('{0} could not be changed. Is it read-only?', folder.configPath));
  }
  if (!hadChanges) await document.save();
  return document;
}

/** Shows where a task stands in the text as it is now, saved or not. */
export async function revealTask(folder: ProjectFolder, name: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(folder.configPath));
  const { parseProject } = await import('../../config/parse.ts');
  const place = parseProject(editor.document.getText()).locations.get(name) ?? folder.tasks.get(name)?.location;
  if (place === undefined) return;
  const table = rangeOf(place.table);
  editor.selection = new vscode.Selection(table.start, table.start);
  editor.revealRange(table, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Makes sure there is a file to add to. */
export async function ensureConfig(folder: ProjectFolder): Promise<void> {
  if (folder.state.kind !== 'no-config') return;
  const [comment = ''] = starterFile(folder.name).split('\n\n');
  await vscode.workspace.fs.writeFile(vscode.Uri.file(folder.configPath), new TextEncoder().encode(`${comment}\n`));
}
