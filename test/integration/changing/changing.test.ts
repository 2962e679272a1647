import assert from 'node:assert/strict';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent, eventually } from '../dirigent.ts';

describe('a change of dirigent.toml from the panel', () => {
  let api: DirigentApi;
  let uri: vscode.Uri;
  let original: string;

  before(async () => {
    api = await dirigent();
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('No folder is open.');
    uri = vscode.Uri.joinPath(folder.uri, 'dirigent.toml');
    original = await readFile(uri.fsPath, 'utf8');
  });

  afterEach(async () => {
    await chmod(uri.fsPath, 0o644).catch(() => undefined);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await writeFile(uri.fsPath, original);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open !== undefined) await until(() => open.getText() === original, vscode.workspace.onDidChangeTextDocument);
    await until(() => names().join() === 'db,web,styles,invoices', api.onDidChangeTasks);
  });

  const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(command, ...args);
  const saved = (): Promise<string> => readFile(uri.fsPath, 'utf8');
  const names = (): string[] => api.listTasks().map(({ name }) => name);
  const until = (isSo: () => boolean, ...events: vscode.Event<unknown>[]): Promise<true> =>
    eventually(() => (isSo() ? true : undefined), ...events);
  const startsAlone = (name: string): boolean => api.getTask(name)?.runAtStartup === true;
  const show = async (): Promise<vscode.TextDocument> => (await vscode.window.showTextDocument(uri)).document;
  const type = async (document: vscode.TextDocument, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };

  const withStartup = (text: string): string =>
    text.replace('args = ["sent"]\n', 'args = ["sent"]\nrun_at_startup = true\n');

  it('is saved, takes effect, leaves every other byte, and can be undone', async () => {
    const document = await show();
    await run(commands.enableStartup, 'invoices');
    await until(() => startsAlone('invoices'), api.onDidChangeTasks);
    assert.equal(await saved(), withStartup(original));
    assert.equal(document.isDirty, false);
    await run('undo');
    assert.equal(document.getText(), original);
  });

  it('can be undone although the file was not open', async () => {
    await run(commands.enableStartup, 'invoices');
    await until(() => startsAlone('invoices'), api.onDidChangeTasks);
    const document = await show();
    await run('undo');
    assert.equal(document.getText(), original);
  });

  it('goes among unsaved changes, which stay unsaved', async () => {
    const document = await show();
    await type(document, '\n# being typed');
    await run(commands.enableStartup, 'invoices');
    assert.equal(document.getText(), withStartup(`${original}\n# being typed`));
    assert.equal(document.isDirty, true);
    assert.equal(await saved(), original);
    assert.equal(startsAlone('invoices'), false);
  });

  it('loses nothing of what another program wrote a moment ago', async () => {
    await show();
    const foreign = `${original}\n# by another program\n`;
    await writeFile(uri.fsPath, foreign);
    await run(commands.enableStartup, 'invoices');
    assert.equal(await saved(), withStartup(foreign));
  });

  it('never overwrites a file that changed on disk under unsaved changes', async () => {
    const document = await show();
    await type(document, '\n# being typed');
    const foreign = `${original}\n# by another program\n`;
    await writeFile(uri.fsPath, foreign);
    await run(commands.enableStartup, 'invoices');
    assert.equal(document.getText(), withStartup(`${original}\n# being typed`));
    assert.equal(await saved(), foreign);
  });

  it('is refused where the file is read-only, and changes nothing', async () => {
    const document = await show();
    await chmod(uri.fsPath, 0o444);
    await run(commands.enableStartup, 'invoices');
    assert.equal(document.getText(), original);
    assert.equal(document.isDirty, false);
    assert.equal(await saved(), original);
  });

  it('is refused where the file is broken or gone, and changes nothing', async () => {
    const broken = `${original}\n[[tasks\n`;
    await writeFile(uri.fsPath, broken);
    await run(commands.enableStartup, 'invoices');
    assert.equal(await saved(), broken);
    await rm(uri.fsPath);
    await run(commands.moveTaskUp, 'invoices');
    await assert.rejects(saved(), { code: 'ENOENT' });
  });

  it('waits for its turn where several come at once', async () => {
    await Promise.all([
      run(commands.enableStartup, 'invoices'),
      run(commands.enableStartup, 'db'),
      run(commands.moveTaskUp, 'styles'),
      run(commands.duplicateTask, 'db'),
    ]);
    await until(() => startsAlone('invoices') && startsAlone('db'), api.onDidChangeTasks);
    await until(() => names().join() === 'db,db-2,styles,web,invoices', api.onDidChangeTasks);
    const text = await saved();
    assert.equal(text.match(/run_at_startup = true/g)?.length, 2);
    for (const comment of original.match(/# .*/g) ?? []) assert.ok(text.includes(comment), comment);
  });

  it('puts the tasks in the order of the file, also where nothing else changed', async () => {
    await run(commands.moveTaskDown, 'db');
    await until(() => names().join() === 'web,styles,db,invoices', api.onDidChangeTasks);
  });
});
