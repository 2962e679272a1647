import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { dirigent, inState, until } from '../dirigent.ts';

describe('dirigent.toml in the editor', () => {
  let api: DirigentApi;
  let document: vscode.TextDocument;
  let saved: string;

  before(async () => {
    api = await dirigent();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'dirigent.toml'));
    await vscode.window.showTextDocument(document);
    saved = document.getText();
    // The features are loaded when the file is opened: nothing tells when they have come.
    while ((await lenses()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  afterEach(() => write(saved));

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  async function write(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function lenses(): Promise<readonly { line: string; title: string; command: vscode.Command }[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      1000,
    );
    return found.flatMap(({ range, command }) =>
      command === undefined
        ? []
        : [{ line: document.lineAt(range.start.line + 1).text, title: command.title.replace(/^\S+\s/, ''), command }],
    );
  }

  const titles = async (line: string): Promise<string[]> =>
    (await lenses()).filter((each) => each.line === line).map(({ title }) => title);

  async function press(line: string, title: string): Promise<void> {
    const lens = (await lenses()).find((each) => each.line === line && each.title === title);
    assert.ok(lens, title);
    await vscode.commands.executeCommand(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
  }

  it('has lenses that start and stop, and say how each task is', async () => {
    assert.deepEqual(await titles('name = "web"'), ['Start', 'stopped', 'Output']);
    await press('name = "web"', 'Start');
    await until(api, 'web', inState('running'));
    const [stop, restart, state = ''] = await titles('name = "web"');
    assert.deepEqual([stop, restart], ['Stop', 'Restart']);
    assert.match(state, /^running · pid \d+$/);
    await press('name = "web"', 'Stop');
    await until(api, 'web', inState('stopped'));
    assert.deepEqual(await titles('name = "job"'), ['Start', 'stopped', 'Output']);
  });

  it('keeps them in a broken file, and is honest about what is not saved or has an error', async () => {
    await write(`${saved}args = [\n\n[[tasks]]\nname = "new"\ncommand = "x"\n\n[[tasks]]\nname = "off"\nshell = 5\n`);
    assert.deepEqual(await titles('name = "web"'), ['Start', 'stopped', 'Output']);
    assert.deepEqual(await titles('name = "new"'), ['not saved yet']);
    assert.deepEqual(await titles('name = "off"'), ['has an error']);
  });

  async function actions(text: string, kind?: vscode.CodeActionKind): Promise<readonly vscode.CodeAction[]> {
    const at = document.positionAt(document.getText().indexOf(text));
    const range = new vscode.Range(at, at.translate(0, text.length));
    return await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      kind?.value,
    );
  }

  async function apply({ edit }: vscode.CodeAction): Promise<void> {
    assert.ok(edit);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('has quick fixes in unsaved text, the likeliest first, that change nothing else', async () => {
    await write(`${saved}runAtStartup = "true"\n`);
    const [change, remove] = await actions('runAtStartup', vscode.CodeActionKind.QuickFix);
    assert.deepEqual([change?.title, change?.isPreferred], ['Change to `run_at_startup`', true]);
    assert.deepEqual([remove?.title, remove?.isPreferred], ['Remove `runAtStartup`', false]);
    assert.ok(change);
    await apply(change);
    assert.equal(document.getText(), `${saved}run_at_startup = "true"\n`);
    const [type] = await actions('"true"');
    assert.ok(type);
    await apply(type);
    assert.equal(document.getText(), `${saved}run_at_startup = true\n`);
  });

  it('gets a missing key with an example to write over', async () => {
    await write(`${saved}\n[[tasks]]\n  name = "x" # why\n`);
    const at = document.getText().lastIndexOf('[[tasks]]');
    const place = document.positionAt(at);
    const [add] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(place, place),
    );
    assert.equal(add?.title, 'Add `command`');
    await apply(add);
    assert.equal(document.getText(), `${saved}\n[[tasks]]\n  name = "x" # why\n  command = "node"\n`);
    const { selection } = vscode.window.activeTextEditor ?? assert.fail('No editor is open.');
    assert.equal(document.getText(selection), 'node');
  });

  it('fixes every problem of a kind, and all that can be fixed without a question when it is saved', async () => {
    await write(`${saved}restrat = "never"\ntitel = "x"\nmax_retries = "3"\n`.replace('title = "Broken job"\n', ''));
    const all = (await actions('titel')).find(({ title }) => title === 'Fix all 2 problems of this kind');
    assert.ok(all);
    const [fixAll] = await actions('titel', vscode.CodeActionKind.SourceFixAll);
    assert.ok(fixAll);
    await apply(fixAll);
    assert.ok(document.getText().endsWith('restart = "never"\ntitle = "x"\nmax_retries = 3\n'));
  });
});
