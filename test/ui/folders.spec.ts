import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.describe('a dirigent.toml below the folder of the window', () => {
  // Adding a folder to the window of one folder opens another window: that of a workspace.
  test.use({ fixture: 'monorepo', opens: 'whole.code-workspace' });

  test('is understood, and says how its tasks come into the window', async ({ workbench }) => {
    const { editors, editor, lenses, tasks } = workbench;
    await editors.open('dirigent.toml');
    await expect(lenses.lines).toHaveText([/not part of this workspace.*Add “services\/api”.*New Window/]);
    await expect(editors.element.locator('.squiggly-warning')).toHaveCount(1);
    await editor.goTo(8);
    await editor.showHover();
    await expect(editor.hover.first()).toContainText('color');
    await lenses.click(0, 'Add “services/api” to Workspace');
    await tasks.open();
    await tasks.row('API').click('Start Task');
    await expect(tasks.row('API')).toHaveTaskState('running');
  });

  test('is offered by the view of a folder that has none', async ({ workbench }) => {
    const { tasks, palette } = workbench;
    await tasks.activity.first().click();
    await tasks.element.getByRole('button', { name: 'Add Project Folder…' }).click();
    await palette.checkable('services/api').click();
    await palette.input.press('Enter');
    await expect(tasks.row('API')).toHaveTaskState('stopped');
  });
});

test.describe('a window of two folders', () => {
  test.use({ fixture: 'two-folders', opens: 'both.code-workspace' });

  test('keeps the tasks of each together, and starts all of one', async ({ workbench: { tasks } }) => {
    await tasks.open();
    await expect.poll(() => tasks.titles()).toEqual(['shop', 'front', 'Web', 'API', 'office', 'Mail', 'Print']);
    await tasks.row('office').click('Start All Tasks');
    await expect(tasks.row('Mail')).toHaveTaskState('running');
    await expect(tasks.row('Print')).toHaveTaskState('running');
    await expect(tasks.row('API')).toHaveTaskState('stopped');
  });

  test('lets a task be dragged within its folder, and says why not into another', async ({ workbench, workspace }) => {
    const { tasks, notifications } = workbench;
    const files = ['shop', 'office'].map((name) => join(workspace, name, 'dirigent.toml'));
    const texts = (): Promise<string[]> => Promise.all(files.map((file) => readFile(file, 'utf8')));
    const before = await texts();
    await tasks.open();
    await tasks.row('API').dragTo(tasks.row('Mail'));
    await expect(notifications.toast(/cannot be moved to the dirigent\.toml of another folder/)).toBeVisible();
    expect(await texts()).toEqual(before);
    await tasks.row('Print').dragTo(tasks.row('Mail'));
    await expect.poll(() => tasks.titles()).toEqual(['shop', 'front', 'Web', 'API', 'office', 'Print', 'Mail']);
  });
});
