import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/base/event.ts';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { documentsLoader } from '../../../../src/vscode/config-file/load-documents.ts';
import { ConfigDiagnostics } from '../../../../src/vscode/language/diagnostics.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { settled } from '../project/fake-supervisor.ts';

const uriOf = (path: string, scheme = 'file'): vscode.Uri =>
  ({ scheme, path, toString: () => `${scheme}://${path}` }) as unknown as vscode.Uri;

const documentOf = (uri: vscode.Uri, text: string): vscode.TextDocument =>
  ({ uri, version: 1, getText: () => text }) as unknown as vscode.TextDocument;

const good = '[[tasks]]\nname = "api"\ncommand = "node"\n';
const broken = '[[tasks]]\nname = "api"\ncomand = "node"\n';

describe('diagnostics of project files', () => {
  let clock: ManualClock;
  let window: FakeWorkspace;
  let shop: FakeFolder;
  let diagnostics: ConfigDiagnostics;
  let didTouch: Emitter<vscode.TextDocument>;
  let open: vscode.TextDocument[];
  let files: Map<string, string>;
  let shown: Map<string, readonly Diagnostic[]>;
  let errors: unknown[];
  let checks: number;

  beforeEach(() => {
    [clock, window, shop, didTouch] = [new ManualClock(), new FakeWorkspace(), new FakeFolder('shop'), new Emitter()];
    open = [];
    files = new Map([['file:///shop/dirigent.toml', broken]]);
    shown = new Map();
    errors = [];
    checks = 0;
  });

  function start(): void {
    diagnostics = new ConfigDiagnostics({
      editor: {
        documents: () => open,
        onDidTouchDocument: didTouch.event,
        isConfig: ({ uri }) => uri.path.endsWith('/dirigent.toml'),
        fileUri: uriOf,
        readText: (uri) =>
          files.get(uri.toString()) === 'unreadable'
            ? Promise.reject(new Error('EACCES'))
            : Promise.resolve(files.get(uri.toString())),
      },
      problems: {
        show: (uri, found) => {
          checks += 1;
          if (found === undefined) shown.delete(uri.toString());
          else shown.set(uri.toString(), found);
        },
      },
      documents: documentsLoader(),
      workspace: window.workspace,
      clock,
      onError: (error) => errors.push(error),
    });
  }

  /** Somebody has typed this. */
  function type(path: string, text: string, scheme = 'file'): void {
    const uri = uriOf(path, scheme);
    open = [...open.filter((each) => each.uri.path !== path), documentOf(uri, text)];
    for (const document of open.slice(-1)) didTouch.fire(document);
  }

  function close(path: string): void {
    const closed = open.find(({ uri }) => uri.path === path);
    assert.ok(closed);
    open = open.filter((each) => each !== closed);
    didTouch.fire(closed);
  }

  async function pass(ms = 100): Promise<void> {
    clock.advance(ms);
    for (let turn = 0; turn < 5; turn += 1) await settled();
  }

  const codes = (): unknown =>
    Object.fromEntries([...shown].map(([uri, found]) => [uri, found.map(({ code }) => code)]));

  it('are those of the saved file of a folder, which need not be open', async () => {
    start();
    window.add(shop);
    shop.changeState('connected');
    await pass();
    const { 'file:///shop/dirigent.toml': found } = codes() as Record<string, string[]>;
    assert.ok(found?.includes('unknown-key'), String(found));
    files.set('file:///shop/dirigent.toml', good);
    shop.change();
    await pass();
    assert.equal(checks, 1);
    shop.changeState('connected');
    await pass();
    assert.deepEqual(codes(), { 'file:///shop/dirigent.toml': [] });
    files.delete('file:///shop/dirigent.toml');
    shop.changeState('no-config');
    await pass();
    assert.deepEqual(codes(), {});
  });

  it('go with the folder', async () => {
    start();
    window.add(shop);
    shop.changeState('connected');
    await pass();
    window.remove(shop);
    await pass();
    assert.deepEqual(codes(), {});
  });

  it('are those of what is typed, once nothing was typed for a moment, in each file for itself', async () => {
    start();
    window.add(shop);
    window.add(new FakeFolder('blog'));
    type('/shop/dirigent.toml', broken);
    await pass(99);
    type('/shop/dirigent.toml', good);
    type('/blog/dirigent.toml', good);
    await pass(99);
    type('/blog/dirigent.toml', good);
    assert.equal(checks, 0);
    await pass(1);
    assert.deepEqual(codes(), { 'file:///shop/dirigent.toml': [] });
    await pass(99);
    assert.deepEqual([codes(), checks], [{ 'file:///shop/dirigent.toml': [], 'file:///blog/dirigent.toml': [] }, 2]);
    // Closed without being saved: the saved file counts.
    close('/shop/dirigent.toml');
    await pass();
    assert.notDeepEqual(shown.get('file:///shop/dirigent.toml'), []);
  });

  it('are also those of a project file of no folder, as long as it is open, and of no other file', async () => {
    open = [documentOf(uriOf('/elsewhere/dirigent.toml'), good)];
    files.set('file:///elsewhere/dirigent.toml', good);
    start();
    type('/elsewhere/Cargo.toml', broken);
    type('/old/dirigent.toml', broken, 'git');
    await pass();
    assert.deepEqual(codes(), { 'file:///elsewhere/dirigent.toml': [] });
    close('/elsewhere/dirigent.toml');
    await pass();
    assert.deepEqual(codes(), {});
  });

  it('are those of a project file by whatever name the folder has for it', async () => {
    start();
    const other = new FakeFolder('shop');
    Object.assign(other, { configPath: '/shop/tasks.toml' });
    window.add(other);
    type('/shop/tasks.toml', good);
    await pass();
    assert.deepEqual(codes(), { 'file:///shop/tasks.toml': [] });
  });

  it('report a file that cannot be read', async () => {
    start();
    files.set('file:///shop/dirigent.toml', 'unreadable');
    window.add(shop);
    shop.changeState('connected');
    await pass();
    assert.deepEqual(errors.map(String), ['Error: EACCES']);
  });

  it('come no more once the window goes', async () => {
    start();
    window.add(shop);
    type('/shop/dirigent.toml', broken);
    diagnostics.dispose();
    assert.equal(clock.pending, 0);
    type('/shop/dirigent.toml', broken);
    shop.changeState('connected');
    await pass();
    assert.deepEqual([codes(), clock.pending], [{}, 0]);
  });
});
