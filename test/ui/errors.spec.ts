import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.describe('errors in dirigent.toml', () => {
  test.use({ fixture: 'broken' });

  test('reach the Problems panel with a suggestion, and hide no sound task', async ({ workbench }) => {
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Sound task')).toHaveTaskState('stopped');
    await workbench.problems.open();
    await expect(workbench.problems.row(/comand/)).toContainText('command');
    await expect(workbench.problems.row(/timeout/)).toBeVisible();
    await workbench.tasks.row('Sound task').click('Start Task');
    await expect(workbench.tasks.row('Sound task')).toHaveTaskState('running');
  });

  test('a file that is no TOML leaves the running tasks alone and says what is wrong', async ({
    workbench,
    workspace,
  }) => {
    await workbench.tasks.open();
    await workbench.tasks.row('Sound task').click('Start Task');
    await expect(workbench.tasks.row('Sound task')).toHaveTaskState('running');
    const file = join(workspace, 'dirigent.toml');
    const sound = await readFile(file, 'utf8');
    await writeFile(file, `${sound}\n[[tasks\n`);
    await expect(workbench.tasks.element).toContainText('dirigent.toml has an error');
    await expect(workbench.tasks.row('Sound task')).toHaveTaskState('running');
    await writeFile(file, sound.replace('Sound task', 'Sounder task'));
    await expect(workbench.tasks.row('Sounder task')).toHaveTaskState('running');
  });
});
