import type { ExtensionHost } from '../support/vscode/extension-host.ts';
import { expect, test } from './fixtures.ts';
import { withGrowingPatience } from './pages/growing-patience.ts';

/** What the editor holds, saved or not. */
const textOf = (host: ExtensionHost): Promise<string> =>
  host.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');

const cursorOf = (host: ExtensionHost): Promise<string> =>
  host.run((vscode) => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.lineAt(editor.selection.active.line).text ?? '';
  });

test.describe('writing dirigent.toml', () => {
  test.use({ fixture: 'language' });

  test.beforeEach(async ({ workbench }) => {
    await workbench.editors.open('dirigent.toml');
    await expect(workbench.editor.lines.filter({ hasText: 'title = "Database"' })).toBeVisible();
    // The features are loaded with the first dirigent.toml, all of them in one turn; before, their keys do nothing.
    await expect(workbench.lenses.above(0)).toBeVisible();
  });

  test('a task is written from the list of completions alone', async ({ workbench, host }) => {
    const { editor, page } = workbench;
    await editor.goTo(99, 99);
    await editor.type('\n[');
    await editor.choose('[[tasks]]');
    await editor.type('jobs');
    await page.keyboard.press('Tab');
    await editor.suggest();
    await editor.choose('npm run dev');
    await expect.poll(() => textOf(host)).toContain('[[tasks]]\nname = "jobs"\ncommand = "npm"\nargs = ["run", "dev"]');
    await page.keyboard.press('Escape');
    await editor.goTo(99, 99);
    await editor.type('\nrest');
    await editor.choose('restart');
    await editor.choose('on-failure');
    await expect.poll(() => textOf(host)).toContain('restart = "on-failure"');
    await editor.goTo(99, 99);
    await editor.type('\ndep');
    await editor.choose('depends_on');
    await expect(editor.suggestion('api')).toBeVisible();
    await expect(editor.suggestion('jobs')).toBeHidden();
    await editor.choose('db');
    await expect.poll(() => textOf(host)).toContain('depends_on = ["db"]');
  });

  test('a broken line above takes nothing from the list', async ({ workbench }) => {
    const { editor } = workbench;
    await editor.goTo(6);
    await editor.type('[[tasks]]\nname = "half\n\n');
    await editor.goTo(99, 99);
    await editor.type('\nurl = 1\nsto');
    await expect(editor.suggestion('stop_signal')).toBeVisible();
    await editor.choose('stop_signal');
    await expect(editor.suggestion('SIGINT')).toBeVisible();
  });

  test('a key and the name of a task have a hover', async ({ workbench }) => {
    const { editor } = workbench;
    await editor.goTo(4, 3);
    await editor.showHover();
    await expect(editor.hover).toContainText('How long the task may take to stop before it is killed.');
    await expect(editor.hover).toContainText('Default: "5s"');
    await editor.goTo(20, 17);
    await editor.showHover();
    await expect(editor.hover.filter({ hasText: 'Database' })).toContainText('stopped');
    await expect(editor.hover.filter({ hasText: 'Database' })).toContainText('sleep 600');
  });

  test('F12 on a dependency leads to the task, F2 changes its name everywhere', async ({ workbench, host }) => {
    const { editor, page } = workbench;
    await editor.goTo(20, 17);
    await page.keyboard.press('F12');
    await expect.poll(() => cursorOf(host)).toBe('name = "db"');
    await page.keyboard.press('F2');
    const input = page.getByRole('textbox', { name: /rename input/i });
    await input.fill('api');
    await input.press('Enter');
    await expect(page.locator('.monaco-editor-overlaymessage, .notification-toast')).toContainText('“api” already');
    await editor.goTo(7, 10);
    await page.keyboard.press('F2');
    await input.fill('postgres');
    await input.press('Enter');
    await expect.poll(() => textOf(host)).toContain('depends_on = { api = "ready", postgres = "started" }');
    await expect.poll(() => textOf(host)).toContain('depends_on = ["postgres"]');
  });

  test('the outline has the tasks by name and title, with their keys', async ({ workbench }) => {
    const { page, palette } = workbench;
    await palette.run('Explorer: Focus on Outline View');
    const row = (name: string) => page.locator('.outline-pane').getByRole('treeitem', { name });
    await expect(row('db (function)')).toContainText('Database');
    await expect(row('stop_timeout')).toContainText('"3s"');
    await row('db (function)').dblclick();
    await expect(page.locator('.breadcrumbs-control')).toContainText('db');
    await page.keyboard.press('ControlOrMeta+Shift+O');
    await expect(palette.option(/^task_defaults/)).toBeVisible();
    await palette.input.fill('@web');
    await expect(palette.option(/^web/).first()).toBeVisible();
  });

  test('the file has colors and comments without another extension', async ({ workbench, host }) => {
    const { editor, page } = workbench;
    const classOf = (text: string) =>
      editor.lines
        .filter({ hasText: 'title = "Database"' })
        .locator('span span', { hasText: text })
        .last()
        .getAttribute('class');
    // The grammar comes a moment after the text.
    await expect.poll(async () => (await classOf('title')) === (await classOf('"Database"'))).toBe(false);
    await editor.goTo(8);
    // So does what VS Code knows of comments; before, the key does nothing.
    await withGrowingPatience(async (timeout) => {
      await page.keyboard.press('ControlOrMeta+/');
      await expect.poll(() => textOf(host), { timeout }).toContain('# title = "Database"');
    });
  });
});

test.describe('a project file of another name', () => {
  test.use({ fixture: 'language', settings: { 'dirigent.configFile': 'shop.toml' } });

  test('has the same features, as soon as it has that name', async ({ workbench, host }) => {
    const { editor } = workbench;
    await host.run(async (vscode) => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      if (folder === undefined) throw new Error('There is no folder.');
      const target = vscode.Uri.joinPath(folder, 'shop.toml');
      await vscode.workspace.fs.copy(vscode.Uri.joinPath(folder, 'dirigent.toml'), target);
      await vscode.extensions.getExtension('dirigent.dirigent')?.activate();
      await vscode.window.showTextDocument(target);
    });
    await expect(workbench.lenses.above(0)).toBeVisible();
    await editor.goTo(4, 3);
    await editor.showHover();
    await expect(editor.hover).toContainText('How long the task may take to stop before it is killed.');
    expect(await host.run((vscode) => vscode.window.activeTextEditor?.document.languageId)).toBe('toml');
  });
});
