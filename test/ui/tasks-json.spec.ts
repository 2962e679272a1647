import { expect, test } from './fixtures.ts';
import { pidOf } from './pages/tasks-view.ts';
import type { Workbench } from './pages/workbench.ts';

test.describe('tasks of VS Code', () => {
  // Drawn as text, not as a picture of it.
  test.use({ settings: { 'terminal.integrated.gpuAcceleration': 'off' } });

  test('Run Task offers the tasks of dirigent.toml; terminating one stops what it started', async ({ workbench }) => {
    await workbench.tasks.open();
    await runWeb(workbench);
    await workbench.palette.runUntilAsked('Tasks: Terminate Task', /\bweb\b/);
    await workbench.palette.choose(/\bweb\b/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });

  test('Reload Window ends the VS Code task, and the task of dirigent.toml runs on', async ({ workbench, host }) => {
    await workbench.tasks.open();
    await runWeb(workbench);
    const pid = await pidOf(workbench.tasks.row('Web server'));
    const before = await host.pid();
    await workbench.palette.run('Developer: Reload Window');
    await host.replaced(before);
    await workbench.ready();
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    expect(await pidOf(workbench.tasks.row('Web server'))).toBe(pid);
  });

  test('a terminal that is closed stops what its VS Code task started', async ({ workbench }) => {
    await workbench.tasks.open();
    await runWeb(workbench);
    await workbench.palette.run('Terminal: Kill All Terminals');
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });

  async function runWeb({ palette, tasks, page }: Workbench): Promise<void> {
    await palette.runUntilAsked('Tasks: Run Task', /\bdirigent\b/);
    await palette.choose(/\bdirigent\b/);
    await palette.choose(/\bweb\b/);
    await expect(tasks.row('Web server')).toHaveTaskState('running');
    await expect(page.locator('.xterm-rows').first()).toContainText('web is up');
  }
});
