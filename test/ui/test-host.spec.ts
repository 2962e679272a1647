import { expect, test } from './fixtures.ts';

// Proves the page objects without Dirigent: when a spec beside this one fails, these say whether the ground is firm.
test.describe('the test host', () => {
  test('runs code inside the extension host of a trusted window', async ({ host, workspace }) => {
    const seen = await host.run((vscode) => ({
      trusted: vscode.workspace.isTrusted,
      folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    }));
    expect(seen).toEqual({ trusted: true, folder: workspace });
  });

  test('opens files, toasts, output channels, problems and status items', async ({ workbench, host }) => {
    await workbench.editors.open('dirigent.toml');
    await expect(workbench.editors.lines).toContainText('[[tasks]]');

    const answer = host.run(async (vscode) => await vscode.window.showWarningMessage('A question', 'Yes', 'No'));
    await workbench.notifications.press('A question', 'Yes');
    expect(await answer).toBe('Yes');

    await host.run((vscode) => {
      vscode.window.createOutputChannel('A channel').appendLine('hello from the host');
      const item = vscode.window.createStatusBarItem('item', vscode.StatusBarAlignment.Left);
      item.text = '$(play-circle) 1/3';
      item.show();
      const problem = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 3), 'something is wrong');
      const file = vscode.window.activeTextEditor?.document.uri;
      if (file !== undefined) vscode.languages.createDiagnosticCollection('problems').set(file, [problem]);
    });
    await workbench.output.open('A channel');
    await expect(workbench.output.lines).toContainText('hello from the host');
    await workbench.problems.open();
    await expect(workbench.problems.row('something is wrong')).toBeVisible();
    await expect(workbench.statusBar.item('1/3')).toBeVisible();
  });

  test('gets a new extension host by Reload Window', async ({ workbench, host }) => {
    const before = await host.pid();
    await workbench.reload();
    expect(await host.replaced(before)).not.toBe(before);
  });
});
