import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.describe('the view without tasks', () => {
  test('says why there are none and what to do, and is replaced by the first task', async ({
    workbench,
    workspace,
  }) => {
    const { tasks, palette } = workbench;
    const file = join(workspace, 'dirigent.toml');
    const button = (name: string) => tasks.element.getByRole('button', { name });
    await rm(file);
    await tasks.activity.first().click();
    await expect(tasks.element).toContainText('This folder has no dirigent.toml yet.');
    for (const name of ['Create dirigent.toml', 'Create Task…', 'Import Tasks…'])
      await expect(button(name)).toBeVisible();

    await writeFile(file, '# Nothing yet.\n');
    await expect(tasks.element).toContainText('dirigent.toml has no tasks that can run.');
    await expect(button('Open dirigent.toml')).toBeVisible();

    await writeFile(file, '[[tasks\n');
    await expect(tasks.element).toContainText('Cannot read dirigent.toml because it has an error.');
    await expect(button('Show Problems')).toBeVisible();

    await writeFile(file, '# Nothing yet.\n');
    await button('Create Task…').click();
    await expect(palette.title).toHaveText('Create Task (1/4)');
    await palette.dismiss();
    await writeFile(file, '[[tasks]]\nname = "web"\ncommand = "sleep"\nargs = ["1000"]\n');
    await expect(tasks.row('web')).toHaveTaskState('stopped');
    await expect(button('Create Task…')).toHaveCount(0);
  });

  test('offers to open a folder where none is open', async ({ workbench, page }) => {
    await page.goto(new URL('/?ew=true', page.url()).toString());
    await workbench.ready();
    await workbench.tasks.activity.first().click();
    await expect(workbench.tasks.element.getByRole('button', { name: 'Open Folder' })).toBeVisible();
    await expect(workbench.tasks.element).toContainText('Dirigent runs the processes of a project');
  });
});
