import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const TASKS = `
[task_runner]
linger = "1s"

[[tasks]]
name = "web"
title = "Web"
command = "sleep"
args = ["1000"]

[[tasks]]
name = "job"
title = "Job"
command = "seq 300 | sed 's/^/line /'"
shell = true

[[tasks]]
name = "broken"
title = "Broken"
command = "exit 3"
shell = true
`;

test.describe('settings that are changed while the window is open', () => {
  test.use({ settings: { 'dirigent.onWindowClose': 'keep' } });

  test('take effect at once', async ({ workbench, workspace, host, server }) => {
    const { tasks, statusBar, notifications } = workbench;
    await writeFile(join(workspace, 'dirigent.toml'), TASKS);
    await tasks.open();
    const [web, job, broken] = [tasks.row('Web'), tasks.row('Job'), tasks.row('Broken')];
    await expect(web).toHaveTaskState('stopped');
    const set = (name: string, value: unknown): Promise<void> =>
      host.run(
        async (vscode, [key, wanted]: readonly [string, unknown]) => {
          await vscode.workspace.getConfiguration('dirigent').update(key, wanted, vscode.ConfigurationTarget.Global);
        },
        [name, value],
      );

    await set('statusBar.tasks', ['web']);
    await statusBar.click('Web, stopped');
    await expect(web).toHaveTaskState('running');
    await expect(statusBar.item(/^Web, running/)).toBeVisible();

    await expect(statusBar.item(/1\/3 running/)).toBeVisible();
    await set('statusBar.enabled', false);
    await expect(statusBar.item(/1\/3 running/)).toBeHidden();

    // The setting in force when a task ends decides: the toast of the later end names no other.
    await set('notifications', 'none');
    await broken.click('Start Task');
    await expect(broken).toHaveTaskState('failed');
    await set('notifications', 'all');
    await job.click('Start Task');
    await expect(notifications.toast('Job finished')).toBeVisible();
    await expect(notifications.toasts).toHaveCount(1);

    await set('output.maxLines', 100);
    await job.click('Show Output');
    await expect(workbench.output.lines).toContainText('line\u00a0300');
    const firstLine = (): Promise<string | undefined> =>
      host.run((vscode) => {
        const channel = vscode.workspace.textDocuments.find(({ uri }) => uri.path.endsWith('Dirigent: Job'));
        return channel?.lineAt(0).text;
      });
    await expect.poll(firstLine).toBe('line 201');

    // It was "keep" when the window opened.
    await set('onWindowClose', 'stop');
    await workbench.page.close();
    await expect.poll(() => server.ownProcesses()).toEqual([]);
  });
});
