import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent, eventually } from '../dirigent.ts';

describe('importing tasks of a file', () => {
  const [root] = vscode.workspace.workspaceFolders ?? [];
  const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(root?.uri ?? assert.fail('no folder'), path);

  it('loads what reads other formats, shows the difference, and writes what was accepted', async () => {
    const api = await dirigent();
    const importing = Promise.resolve(vscode.commands.executeCommand(commands.importTasks, uriOf('Procfile')));
    const tabs = (): readonly vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const isPreview = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputTextDiff;
    // Nothing tells that a pick is open: it is accepted until what follows has come.
    const acceptUntil = async (hasCome: () => boolean): Promise<void> => {
      while (!hasCome()) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    };
    await acceptUntil(() => tabs().some(isPreview));
    await acceptUntil(() => !tabs().some(isPreview));
    const web = await eventually(() => api.getTask('web'), api.onDidChangeTasks);
    assert.equal(web.status.kind, 'stopped');
    await importing;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf('dirigent.toml')));
    assert.match(text, /name = "web"\ncommand = "bundle exec puma/);
  });
});
