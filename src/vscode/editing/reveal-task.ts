// Reveals a task of the project file in an editor.
import * as vscode from 'vscode';
import { rangeOf } from '../config-file/ranges.ts';
import type { ProjectFolder } from '../project/project-folder.ts';

/** Shows the task in the current text, saved or not, with the cursor before it or at its end. */
export async function revealTask(
  folder: ProjectFolder,
  name: string,
  cursor: 'start' | 'end' = 'start',
): Promise<void> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(folder.configPath));
  const { locations } = await folder.parse(editor.document.getText());
  const location = locations.get(name) ?? folder.tasks.get(name)?.location;
  if (location === undefined) return;
  const table = rangeOf(location.table);
  editor.selection = new vscode.Selection(table[cursor], table[cursor]);
  editor.revealRange(table, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
