// Project files in folders below those of the window, as a repository of many packages has them. One is run where its
// folder is a folder of the window: that is what a supervisor, the consent and the settings belong to.
import { basename } from 'node:path/posix';
import * as vscode from 'vscode';
import { readSetting } from '../settings.ts';

/** Folders with files that are not the project's own, or that it generates. */
export const notOurOwn = '**/{node_modules,bower_components,vendor,dist,build,out,target,.git,.venv,venv}/**';

/** More would be no choice but a flood. */
const MOST_FILES = 50;

/** The subfolders with a dirigent.toml that are not workspace folders; a search through all files, on demand. */
export async function findProjectsBelow(most = MOST_FILES): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const known = new Set(folders.map(({ uri }) => uri.toString()));
  // Files of the folders themselves are found as well.
  const found = await vscode.workspace.findFiles(`**/${readSetting('configFile')}`, notOurOwn, most + folders.length);
  return found
    .map(folderOf)
    .filter((uri) => !known.has(uri.toString()))
    .toSorted((a, b) => a.path.localeCompare(b.path))
    .slice(0, most);
}

export function folderOf(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(file, '..');
}

/** As people call it: below a folder of the window by its path there, elsewhere by its name. */
export function folderName(folder: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(folder);
  return path === folder.fsPath ? basename(folder.path) : path;
}
