import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.describe('consent to what starts by itself', () => {
  test.use({ fixture: 'startup' });

  test('names the commands, starts them when allowed, remembers, and asks again when they change', async ({
    workbench,
    workspace,
    host,
  }) => {
    const { dialog } = workbench;
    await expect(dialog.element).toContainText('console.log');
    await expect(dialog.element).toContainText('worker is up');
    await expect(dialog.element).not.toContainText('By hand only');
    await dialog.press('Allow');
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.tasks.row('Worker')).toHaveTaskState('running');
    await expect(workbench.tasks.row('By hand only')).toHaveTaskState('stopped');

    const before = await host.pid();
    await workbench.reload();
    await host.replaced(before);
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(dialog.element).toHaveCount(0);

    const file = join(workspace, 'dirigent.toml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('worker is up', 'worker is new'));
    await expect(dialog.element).toContainText('worker is new');
  });

  test('nothing starts while nobody answers, nor after "never"', async ({ workbench }) => {
    await workbench.dialog.press('Never for This Workspace');
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
    await workbench.palette.run('Dirigent: Review Startup Tasks');
    await expect(workbench.dialog.element).toContainText('web is up');
    await workbench.dialog.press('Not Now');
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });
});

test.describe('a startup task that cannot be started', () => {
  test.use({ fixture: 'startup-full', settings: { 'dirigent.runAtStartup': 'always' } });

  test('is told, with the reason', async ({ workbench }) => {
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.notifications.toast('Worker did not start')).toContainText('queue is full');
    await expect(workbench.tasks.row('Worker')).toHaveTaskState('stopped');
  });
});

test.describe('Restricted Mode', () => {
  test.use({ trusted: false, fixture: 'startup' });

  test('lists the tasks and runs nothing, not even a supervisor', async ({ workbench, server }) => {
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
    await workbench.tasks.row('Web server').element.hover();
    await expect(workbench.tasks.row('Web server').element.getByRole('button', { name: 'Start Task' })).toHaveCount(0);
    expect(await server.strangers()).toEqual([]);
  });
});
