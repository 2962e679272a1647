import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent } from '../dirigent.ts';

describe('tasks in Restricted Mode', () => {
  it('are listed as stopped, and cannot be started', async () => {
    const api = await dirigent();
    assert.deepEqual(
      api.listTasks().map(({ name, status }) => `${name} ${status.kind}`),
      ['web stopped', 'job stopped', 'broken stopped'],
    );
    await assert.rejects(api.startTask('web'), /Restricted Mode/);
    await assert.rejects(api.runCommand({ command: 'true' }), /Restricted Mode/);
    await vscode.commands.executeCommand(commands.startAll);
    assert.equal(api.getTask('web')?.status.kind, 'stopped');
  });

  it('are still checked, and their file can be opened', async () => {
    await dirigent();
    await vscode.commands.executeCommand(commands.editTask, 'job');
    assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /dirigent\.toml$/);
  });
});
