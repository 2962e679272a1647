import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a window in Restricted Mode', () => {
  it('activates the extension, and does not trust the folder', async () => {
    await vscode.extensions.getExtension('dirigent.dirigent')?.activate();
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal(vscode.extensions.getExtension('dirigent.dirigent')?.isActive, true);
  });
});
