import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a window on a folder with a dirigent.toml', () => {
  it('is trusted, and has the folder open', () => {
    assert.equal(vscode.workspace.isTrusted, true);
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.name, 'basic');
  });
});
