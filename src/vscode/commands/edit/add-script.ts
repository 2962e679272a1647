// The command “Dirigent: Add Script to dirigent.toml…”.
import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../../base/user-error.ts';
import { managerFor, packageManagers, scriptsOf, type PackageManager } from '../../../config/package-manager.ts';
import { readText } from '../../config-file/config-source.ts';
import { addNewTask, emptyDraft } from '../../new-task/add-new-task.ts';
import { scriptOfLine } from '../../new-task/script-of-line.ts';
import { commands } from '../../names.ts';
import type { Workspace } from '../../project/workspace.ts';
import type { MakeCommand } from '../command.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';
import { pickOne, type PickItem } from '../../dialogs/pick.ts';

interface Script {
  /** Of its package.json. */
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** Makes a task of a script: of a row of NPM Scripts, of the line under the cursor, or of one that is picked. */
export const addScript: MakeCommand = ({ workspace }) => ({
  id: commands.addScript,
  async run(target) {
    const script = scriptOfRow(target) ?? scriptOfEditor(target) ?? (await pickScript(workspace, target));
    if (script === undefined) return;
    const folder = workspace.folderFor(script.uri);
    if (folder === undefined)
      throw new UserError('no-config', l10n.t('This package.json is not in a workspace folder.'));
    const manager = await managerOf(script.uri, folder.path);
    const path = dirname(vscode.workspace.asRelativePath(script.uri, false));
    const draft = {
      ...emptyDraft,
      commandLine: `${manager} run ${script.name}`,
      program: { command: manager, args: ['run', script.name], shell: false },
      cwd: path === '.' ? undefined : path,
    };
    await addNewTask(folder, draft, { command: true, folder: true });
  },
});

/** The rows of the built-in view hold the task that runs the script; nothing else about them is promised. */
function scriptOfRow(target: unknown): Script | undefined {
  if (!hasTask(target)) return undefined;
  const { definition, scope } = target.task;
  const { script, path } = definition as { script?: unknown; path?: unknown };
  if (typeof script !== 'string' || typeof scope !== 'object') return undefined;
  const parts = typeof path === 'string' ? [path] : [];
  return { uri: vscode.Uri.joinPath(scope.uri, ...parts, 'package.json'), name: script };
}

function hasTask(target: unknown): target is { readonly task: vscode.Task } {
  if (typeof target !== 'object' || target === null || !('task' in target)) return false;
  const { task } = target;
  return typeof task === 'object' && task !== null && 'definition' in task && 'scope' in task;
}

function scriptOfEditor(target: unknown): Script | undefined {
  const { activeTextEditor: editor } = vscode.window;
  if (editor === undefined || !(target instanceof vscode.Uri)) return undefined;
  const { document, selection } = editor;
  if (document.uri.toString() !== target.toString()) return undefined;
  const scripts = scriptsIn(target, document.getText());
  const name = scriptOfLine(document.lineAt(selection.active.line).text, scripts);
  return name === undefined ? undefined : { uri: target, name };
}

interface ScriptItem extends PickItem {
  readonly script: Script;
}

async function pickScript(workspace: Workspace, target: unknown): Promise<Script | undefined> {
  if (workspace.folders.length === 0) throw new UserError('no-config', l10n.t('Open a folder first.'));
  const files =
    target instanceof vscode.Uri
      ? [target]
      : await vscode.workspace.findFiles('**/package.json', '**/node_modules/**', 100);
  const items = (await Promise.all(files.map(itemsOf))).flat();
  if (items.length === 0) {
    void showInformationMessage(l10n.t('No package.json with scripts was found.'));
    return undefined;
  }
  const options = { placeHolder: l10n.t('Select a script to add to dirigent.toml'), matchOnDetail: true };
  return (await pickOne(items, options))?.script;
}

async function itemsOf(uri: vscode.Uri): Promise<ScriptItem[]> {
  const scripts = scriptsOf((await readText(uri)) ?? '') ?? new Map<string, string>();
  return [...scripts].map(([name, detail]) => ({
    label: name,
    detail,
    description: vscode.workspace.asRelativePath(uri),
    script: { uri, name },
  }));
}

function scriptsIn({ fsPath }: vscode.Uri, text: string): ReadonlyMap<string, string> {
  const scripts = scriptsOf(text);
  if (scripts !== undefined) return scripts;
  throw new UserError('invalid-config', l10n.t('{0} is not valid JSON. Fix it first.', fsPath));
}

/** As set for VS Code's own view, else by the lock file beside the package or at the root. */
async function managerOf(script: vscode.Uri, root: string): Promise<PackageManager> {
  const chosen = vscode.workspace.getConfiguration('npm', script).get<string>('scriptRunner', 'auto');
  const known = packageManagers.find((name) => name === chosen);
  if (known !== undefined) return known;
  const folders = [vscode.Uri.joinPath(script, '..'), vscode.Uri.file(root)];
  const listings = await Promise.all(folders.map((folder) => vscode.workspace.fs.readDirectory(folder)));
  const managers = listings.map((entries) => managerFor(new Set(entries.map(([name]) => name))));
  return managers.find((manager) => manager !== undefined) ?? 'npm';
}
