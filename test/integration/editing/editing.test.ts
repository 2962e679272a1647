import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent, eventually } from '../dirigent.ts';

describe('dirigent.toml in the editor', () => {
  let api: DirigentApi;
  let document: vscode.TextDocument;

  before(async () => {
    api = await dirigent();
    await vscode.commands.executeCommand(commands.openConfig);
    document = vscode.window.activeTextEditor?.document ?? assert.fail('No editor is open.');
  });

  const problems = (): string[] => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
  const edit = async (place: vscode.Position, text: string): Promise<void> => {
    const changes = new vscode.WorkspaceEdit();
    changes.insert(document.uri, place, text);
    assert.ok(await vscode.workspace.applyEdit(changes));
  };

  it('is checked while it is typed, before it is saved', async () => {
    assert.deepEqual(problems(), []);
    await edit(new vscode.Position(document.lineCount, 0), 'comand = "x"\n');
    const [problem] = await eventually(
      () => (problems().length > 0 ? vscode.languages.getDiagnostics(document.uri) : undefined),
      vscode.languages.onDidChangeDiagnostics,
    );
    assert.match(problem?.message ?? '', /comand/);
    assert.equal(problem?.source, 'dirigent');
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand('undo');
    await eventually(() => (problems().length === 0 ? true : undefined), vscode.languages.onDidChangeDiagnostics);
  });

  it('shows where a task stands', async () => {
    await vscode.commands.executeCommand(commands.editTask, 'job');
    const line = vscode.window.activeTextEditor?.selection.active.line ?? -1;
    assert.equal(document.lineAt(line).text, '[[tasks]]');
    assert.equal(document.lineAt(line + 1).text, 'name = "job"');
  });

  it('gets a copy of a task under a free name, which undo takes back', async () => {
    const before = document.getText();
    await vscode.commands.executeCommand(commands.duplicateTask, 'job');
    await eventually(() => api.getTask('job-2'), api.onDidChangeTasks);
    const places = ['job', 'job-2', 'broken'].map((name) => document.getText().indexOf(`name = "${name}"`));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      'right below the original',
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await document.save();
    await eventually(() => (api.getTask('job-2') === undefined ? true : undefined), api.onDidChangeTasks);
  });

  it('is what the list follows', async () => {
    await edit(new vscode.Position(document.lineCount, 0), '\n[[tasks]]\nname = "late"\ncommand = "true"\n');
    await document.save();
    const late = await eventually(() => api.getTask('late'), api.onDidChangeTasks);
    assert.equal(late.status.kind, 'stopped');
  });
});
