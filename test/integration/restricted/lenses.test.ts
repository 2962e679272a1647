import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent } from '../dirigent.ts';

describe('lenses in Restricted Mode', () => {
  it('offer nothing but to trust the workspace', async () => {
    await dirigent();
    await vscode.commands.executeCommand(commands.openConfig);
    const { document } = vscode.window.activeTextEditor ?? assert.fail('No editor is open.');
    let found: vscode.CodeLens[] = [];
    // The features are loaded when the file is opened: nothing tells when they have come.
    while (found.length === 0) {
      found = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 1000);
    }
    assert.deepEqual(new Set(found.map(({ command }) => command?.command)), new Set(['workbench.trust.manage']));
    assert.match(found[0]?.command?.title ?? '', /Nothing runs in Restricted Mode/);
  });
});
