import { expect, test } from './fixtures.ts';

test.describe('tasks of VS Code', () => {
  test('Run Task offers the tasks of dirigent.toml; terminating one stops what it started', async ({ workbench }) => {
    await workbench.tasks.open();
    await workbench.palette.run('Tasks: Run Task');
    await workbench.palette.choose(/^dirigent/);
    await workbench.palette.choose(/Dirigent: web/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.page.locator('.terminal-wrapper.active .xterm-rows')).toContainText('web is up');
    await workbench.palette.run('Tasks: Terminate Task');
    await workbench.palette.choose(/Dirigent: web/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });
});
