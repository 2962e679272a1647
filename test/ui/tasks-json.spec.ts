import { expect, test } from './fixtures.ts';

test.describe('tasks of VS Code', () => {
  // Drawn as text, not as a picture of it.
  test.use({ settings: { 'terminal.integrated.gpuAcceleration': 'off' } });

  test('Run Task offers the tasks of dirigent.toml; terminating one stops what it started', async ({ workbench }) => {
    await workbench.tasks.open();
    await workbench.palette.run('Tasks: Run Task');
    await workbench.palette.choose(/\bdirigent\b/);
    await workbench.palette.choose(/\bweb\b/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.page.locator('.xterm-rows').first()).toContainText('web is up');
    await workbench.palette.run('Tasks: Terminate Task');
    await workbench.palette.choose(/\bweb\b/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });
});
