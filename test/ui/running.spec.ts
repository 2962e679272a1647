import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { pidOf } from './pages/tasks-view.ts';

test.describe('running tasks', () => {
  test('the list names every task and the state it is in', async ({ workbench }) => {
    await workbench.tasks.open();
    for (const title of ['Web server', 'One job', 'Broken job']) {
      await expect(workbench.tasks.row(title)).toHaveTaskState('stopped');
    }
    await expect(workbench.statusBar.item(/0\/3|Dirigent/)).toBeVisible();
  });

  test('inline buttons start, restart and stop', async ({ workbench }) => {
    await workbench.tasks.open();
    const web = workbench.tasks.row('Web server');
    await web.click('Start Task');
    await expect(web).toHaveTaskState('running');
    const first = await pidOf(web);
    await web.click('Restart Task');
    await expect.poll(() => pidOf(web)).not.toBe(first);
    await expect(web).toHaveTaskState('running');
    await web.click('Stop Task');
    await expect(web).toHaveTaskState('stopped');
  });

  test('the command palette asks which task, and takes several', async ({ workbench }) => {
    await workbench.tasks.open();
    await workbench.palette.run('Dirigent: Start Task');
    await workbench.palette.choose(/Web server/);
    await workbench.palette.choose(/One job/);
    await workbench.page.keyboard.press('Enter');
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.tasks.row('One job')).toHaveTaskState('finished');
    await workbench.palette.run('Dirigent: Stop All Tasks');
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });

  test('the status bar counts, and its pick starts and stops', async ({ workbench }) => {
    await workbench.tasks.open();
    await workbench.statusBar.click(/Dirigent/);
    await workbench.palette.choose(/Web server/);
    await workbench.palette.choose(/Start\b/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.statusBar.item(/1\/3|1 of 3/)).toBeVisible();
    await workbench.statusBar.click(/Dirigent/);
    await workbench.palette.choose(/Web server/);
    await workbench.palette.choose(/Stop\b/);
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
  });

  test('a one-shot task ends as finished, a failing one as failed with its code', async ({ workbench }) => {
    await workbench.tasks.open();
    await workbench.tasks.row('One job').click('Start Task');
    await expect(workbench.tasks.row('One job')).toHaveTaskState('finished');
    await workbench.tasks.row('Broken job').click('Start Task');
    await expect(workbench.tasks.row('Broken job')).toHaveTaskState('failed');
    expect(await workbench.tasks.row('Broken job').label()).toContain('exit 3');
    const toast = workbench.notifications.toast('Broken job');
    await expect(toast).toContainText('cannot read the answer');
    await expect(toast.getByRole('button', { name: 'Restart' })).toBeVisible();
    await expect(toast.getByRole('button', { name: 'Show Output' })).toBeVisible();
  });
});

test.describe('output', () => {
  test.use({ fixture: 'ticking' });

  test('a channel shows lines as they come, and Reload Window changes nothing about the process', async ({
    workbench,
    host,
  }) => {
    await workbench.tasks.open();
    const clock = workbench.tasks.row('Clock');
    await clock.click('Start Task');
    await expect(clock).toHaveTaskState('running');
    await clock.click('Show Output');
    await expect(workbench.output.lines).toContainText(/tick\s\d+/);
    const pid = await pidOf(clock);
    const before = await host.pid();

    await workbench.reload();
    await host.replaced(before);
    await workbench.tasks.open();
    await expect(clock).toHaveTaskState('running');
    expect(await pidOf(clock)).toBe(pid);
    await clock.click('Show Output');
    await expect(workbench.output.lines).toContainText(/tick\s\d+/);

    const log = await host.run(async (vscode) => {
      const api = vscode.extensions.getExtension('dirigent.dirigent')?.exports as {
        getTask: (name: string) => Promise<{ logs: { combined: string } }> | { logs: { combined: string } };
      };
      return (await api.getTask('clock')).logs.combined;
    });
    await clock.click('Stop Task');
    await expect(clock).toHaveTaskState('stopped');
    const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
    expect(lines).toEqual(lines.map((_, index) => `[stdout] tick ${String(index + 1)}`));
  });

  test('a second window shows the same table', async ({ workbench, context, server, workspace }) => {
    await workbench.tasks.open();
    await workbench.tasks.row('Clock').click('Start Task');
    await expect(workbench.tasks.row('Clock')).toHaveTaskState('running');
    const second = await workbench.another(context, server.url({ workspace }));
    await second.tasks.open();
    await expect(second.tasks.row('Clock')).toHaveTaskState('running');
    expect(await pidOf(second.tasks.row('Clock'))).toBe(await pidOf(workbench.tasks.row('Clock')));
    await second.tasks.row('Clock').click('Stop Task');
    await expect(workbench.tasks.row('Clock')).toHaveTaskState('stopped');
  });

  test('closing the window ends everything after the linger time', async ({ workbench, workspace, server }) => {
    const file = join(workspace, 'dirigent.toml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('linger = "30s"', 'linger = "1s"'));
    await workbench.tasks.open();
    await workbench.tasks.row('Clock').click('Start Task');
    await expect(workbench.tasks.row('Clock')).toHaveTaskState('running');
    await workbench.page.close();
    await expect.poll(() => server.ownProcesses()).toEqual([]);
  });
});
