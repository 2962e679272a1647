import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './fixtures.ts';

/** Those of the group end when the gate is opened, at the same moment; they are healthy when they wait there. */
const TASKS = `
[[tasks]]
name = "api"
title = "API"
command = "echo x >> runs; echo this is run $(wc -l < runs); read line < gate; echo no port left >&2; exit 3"
shell = true
healthcheck = { log = "this is run" }
group = "gate"

[[tasks]]
name = "db"
title = "DB"
command = "echo waiting; read line < gate; exit 4"
shell = true
healthcheck = { log = "waiting" }
group = "gate"

[[tasks]]
name = "mail"
title = "Mail"
command = "exit 5"
shell = true
`;

test.describe('failures', () => {
  test('are one notification for several, a warning color until they are seen, muted by name, reported once, and kept in the history', async ({
    workbench,
    workspace,
    page,
  }) => {
    const { tasks, palette, statusBar, notifications, editors } = workbench;
    const gate = join(workspace, 'gate');
    await promisify(execFile)('mkfifo', [gate]);
    await writeFile(join(workspace, 'dirigent.toml'), TASKS);
    // Opened for writing by nobody but us: closing it ends whoever reads.
    const openGate = (): Promise<void> => writeFile(gate, '');

    const startGroup = async (): Promise<void> => {
      await palette.run('Dirigent: Start Group');
      await palette.choose(/gate/);
    };

    await startGroup();
    await expect(statusBar.item(/2\/3 running/)).toBeVisible();
    await openGate();
    const both = notifications.toast('2 tasks failed');
    await expect(both).toContainText('API (exit 3)');
    await expect(both).toContainText('DB (exit 4)');
    await expect(notifications.toasts).toHaveCount(1);
    await expect(statusBar.item(/2 tasks failed/)).toHaveClass(/error-kind/);
    await expect(page.getByRole('tab', { name: 'Dirigent - 2 tasks failed' })).toHaveText('2');
    await both.getByRole('button', { name: 'Mute' }).click();

    await tasks.open();
    await expect(statusBar.item(/2 tasks failed/)).not.toHaveClass(/error-kind/);
    const [api, db] = [tasks.row('API'), tasks.row('DB')];
    await expect(await api.tooltip()).toContainText('exit 3');
    await api.choose('Unmute Notifications');

    // Both fail again; of DB nobody wants to hear.
    await startGroup();
    await expect(api).toHaveTaskState('running');
    await expect(db).toHaveTaskState('running');
    await openGate();
    await expect(notifications.toast('API failed: exit 3')).toContainText('no port left');
    await expect(notifications.toasts).toHaveCount(1);

    // After a reload neither is told again: the next toast is about the next end alone.
    await workbench.reload();
    await tasks.open();
    await expect(api).toHaveTaskState('failed');
    await tasks.row('Mail').click('Start Task');
    await expect(notifications.toast('Mail failed: exit 5')).toBeVisible();
    await expect(notifications.toasts).toHaveCount(1);

    await api.choose('Show History');
    await palette.choose(/api#1/);
    await expect(editors.tab('api#1.log')).toBeVisible();
    await expect(editors.line('this is run 1')).toBeVisible();
    await expect(page.locator('.output-view')).toHaveCount(0);
  });
});
