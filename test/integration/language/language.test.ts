import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { dirigent, inState, until } from '../dirigent.ts';

const broken = '[[tasks]]\nname = "half\nargs = [ "a"\n[tasks.\n= 7\n\n';

describe('the language features of dirigent.toml', () => {
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
    while ((await ask<vscode.DocumentSymbol[]>('DocumentSymbol')).length === 0) await nextTurn();
  });

  afterEach(() => write(saved));

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  /** The features are loaded when the file is opened: nothing tells when they have come. */
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  async function write(text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function ask<T>(feature: string, ...rest: readonly unknown[]): Promise<T> {
    return await vscode.commands.executeCommand<T>(`vscode.execute${feature}Provider`, document.uri, ...rest);
  }

  /** Behind the first place of a text. */
  function behind(text: string): vscode.Position {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, text);
    return document.positionAt(offset + text.length);
  }

  async function labels(place: vscode.Position, trigger?: string): Promise<readonly string[]> {
    const { items } = await ask<vscode.CompletionList>('CompletionItem', place, trigger);
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  const hoverText = async (place: vscode.Position): Promise<string> =>
    (await ask<vscode.Hover[]>('Hover', place))
      .flatMap(({ contents }) => contents.map((each) => (each instanceof vscode.MarkdownString ? each.value : '')))
      .join('\n');

  it('are there without another extension for TOML, which the file is taken for', () => {
    assert.equal(document.languageId, 'toml');
  });

  it('complete keys in unsaved text', async () => {
    await write(`${saved}\n[[tasks]]\nname = "new"\nre`);
    assert.equal(document.isDirty, true);
    const found = await labels(document.lineAt(document.lineCount - 1).range.end);
    assert.ok(found.includes('restart') && !found.includes('name'));
  });

  it('complete task names, scripts, programs, variables and files', async () => {
    assert.deepEqual(await labels(behind('depends_on = ["'), '"'), ['db']);
    await write(`${saved}\n[[tasks]]\ncommand = ""\ncwd = "packages/"\nenv_file = ""\nunset_env = [""]\n`);
    const commands = await labels(behind('command = ""').translate(0, -1));
    assert.ok(!commands.includes('npm run dev'), 'cwd has no package.json');
    assert.ok(commands.includes('bash') || commands.includes('node'), commands.join());
    assert.deepEqual(await labels(behind('cwd = "packages/"').translate(0, -1)), ['web']);
    assert.ok((await labels(behind('env_file = ""').translate(0, -1))).includes('.env'));
    assert.ok((await labels(behind('unset_env = [""').translate(0, -1))).includes('PATH'));
    await write(`${saved}\n[[tasks]]\ncommand = ""\n`);
    const scripts = await labels(behind('command = ""').translate(0, -1));
    assert.deepEqual(scripts.slice(0, 2), ['npm run dev', 'npm run serve']);
  });

  it('go on in a broken file, above and below of what is broken', async () => {
    for (const text of [broken + saved, saved + broken]) {
      await write(text);
      assert.ok((await labels(behind('depends_on = ["'))).includes('db'));
      assert.match(await hoverText(behind('stop_tim')), /How long the task may take to stop/);
      const [definition] = await ask<vscode.LocationLink[]>('Definition', behind('depends_on = ["d'));
      assert.equal(definition && document.lineAt(definition.targetRange.start.line).text, '[[tasks]]');
      const symbols = (await ask<vscode.DocumentSymbol[]>('DocumentSymbol')).map(({ name }) => name);
      for (const name of ['db', 'api', 'web']) assert.ok(symbols.includes(name), name);
    }
  });

  it('explain a key, with its default and an example', async () => {
    const text = await hoverText(behind('stop_tim'));
    assert.match(text, /How long the task may take to stop before it is killed\./);
    assert.match(text, /Default: `"5s"`/);
    assert.match(text, /```toml\nstop_timeout = "10s"\n```/);
  });

  it('show the command and the state of a task that another depends on', async () => {
    assert.match(await hoverText(behind('depends_on = ["d')), /Database.*stopped[^]*sleep 600/);
    await api.startTask('db');
    await until(api, 'db', inState('running'));
    assert.match(await hoverText(behind('depends_on = ["d')), /Database.*running/);
    await api.stopTask('db');
    await until(api, 'db', inState('stopped'));
  });

  it('lead from a name to its task, and to where it is used', async () => {
    const [definition, ...more] = await ask<vscode.LocationLink[]>('Definition', behind('ready", d'));
    assert.equal(more.length, 0);
    assert.ok(definition?.targetSelectionRange);
    assert.equal(document.getText(definition.targetSelectionRange), 'db');
    assert.match(document.getText(definition.targetRange), /^\[\[tasks\]\]\nname = "db"[^]*group = "services"$/);
    const uses = await ask<vscode.Location[]>('Reference', behind('name = "d'));
    assert.deepEqual(
      uses.map(({ range }) => document.lineAt(range.start.line).text),
      ['name = "db"', 'depends_on = ["db"]', 'depends_on = { api = "ready", db = "started" }'],
    );
  });

  it('change a name everywhere', async () => {
    const place = behind('depends_on = ["d');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      place,
      'postgres',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const expected = saved
      .replace('name = "db"', 'name = "postgres"')
      .replace('["db"]', '["postgres"]')
      .replace('db = "started"', 'postgres = "started"');
    assert.equal(document.getText(), expected);
  });

  it('refuse a name that is taken, and to rename anything else', async () => {
    const rename = (place: vscode.Position, name: string): Thenable<unknown> =>
      vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, place, name);
    await assert.rejects(
      async () => await rename(behind('depends_on = ["d'), 'API'),
      /task named “api” already exists/,
    );
    await assert.rejects(async () => await rename(behind('depends_on = ["d'), 'a b'), /may have only letters/);
    await assert.rejects(
      async () => await vscode.commands.executeCommand('vscode.prepareRename', document.uri, behind('title = "Da')),
      /Only task names can be renamed/,
    );
  });

  it('fold tasks and link files, folders and addresses that are there', async () => {
    const ranges = await ask<vscode.FoldingRange[]>('FoldingRange');
    const line = document.positionAt(saved.indexOf('[[tasks]]')).line;
    assert.ok(ranges.some(({ start, end }) => start === line && end === line + 5));
    await write(`${saved}env_file = "missing.env"\n`);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const targets = links.map(({ target }) => `${target?.scheme ?? ''} ${target?.path.split('/').at(-1) ?? ''}`);
    assert.ok(targets.includes('file .env') && targets.includes('command revealInExplorer'), targets.join());
    assert.ok(links.some(({ target }) => target?.authority === 'localhost:3000'));
    assert.ok(!targets.some((target) => target.includes('missing')));
  });
});
