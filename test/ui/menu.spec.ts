import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const TASKS = `
[[tasks]]
name = "web"
title = "Web"
command = "echo one; echo two >&2; exec sleep 1000"
shell = true
url = "http://127.0.0.1:4999/shop"

[[tasks]]
name = "deaf"
title = "Deaf"
command = "trap '' TERM; echo trapped; while :; do sleep 1; done"
shell = true
stop_timeout = "10m"
healthcheck = { log = "trapped" }

[[tasks]]
name = "red"
group = "lights"
command = "sleep"
args = ["1000"]

[[tasks]]
name = "green"
group = "lights"
command = "sleep"
args = ["1001"]
`;

test.describe('the commands of a task', () => {
  test('start or stop what is highlighted, start and stop a group from its row, and kill what does not stop', async ({
    workbench,
    workspace,
    page,
  }) => {
    const { tasks, palette } = workbench;
    await writeFile(join(workspace, 'dirigent.toml'), TASKS);
    await tasks.open();
    const [web, deaf] = [tasks.row('Web'), tasks.row('Deaf')];
    await expect(web).toHaveTaskState('stopped');

    await deaf.click('Start Task');
    await expect(deaf).toHaveTaskState('running');

    // Nothing is ticked: the first row is highlighted, then the first that what is typed leaves.
    await palette.run('Dirigent: Start or Stop Task');
    await palette.option(/Web/).first().waitFor();
    await page.keyboard.press('Enter');
    await expect(web).toHaveTaskState('running');
    await palette.run('Dirigent: Start Task');
    await palette.answer('green');
    await expect(tasks.row('green')).toHaveTaskState('running');
    await expect(tasks.row('red')).toHaveTaskState('stopped');

    const lights = tasks.row('lights');
    await lights.click('Start Group');
    await expect(tasks.row('red')).toHaveTaskState('running');
    await lights.click('Stop Group');
    await expect(tasks.row('red')).toHaveTaskState('stopped');
    await expect(tasks.row('green')).toHaveTaskState('stopped');

    await deaf.click('Stop Task');
    await expect(deaf).toHaveTaskState('stopping');
    await deaf.click('Kill Task');
    await expect(deaf).toHaveTaskState('stopped');
  });

  test('open its log and its URL, copy what one would type, and say why it is in its state', async ({
    workbench,
    workspace,
    host,
    page,
  }) => {
    const { tasks, palette, editors, notifications } = workbench;
    await writeFile(join(workspace, 'dirigent.toml'), TASKS);
    await tasks.open();
    const web = tasks.row('Web');
    await expect(web).toHaveTaskState('stopped');
    await web.click('Start Task');
    await expect(web).toHaveTaskState('running');

    await web.choose('Open Log File');
    await palette.choose(/^combined\.log/);
    await expect(editors.tab('combined.log')).toBeVisible();
    await expect(editors.line('[stdout] one')).toBeVisible();

    const copied = (): Promise<string> => host.run(async (vscode) => await vscode.env.clipboard.readText());
    await web.choose('Copy Command');
    await expect.poll(copied).toBe('echo one; echo two >&2; exec sleep 1000');
    await web.choose('Copy Log Path');
    await expect.poll(copied).toMatch(/combined\.log$/);
    expect(await readFile(await copied(), 'utf8')).toContain('[stderr] two');

    await tasks.row('Deaf').choose('Explain Task State');
    await expect(notifications.toast('deaf has not been started yet')).toBeVisible();

    const opened = page.context().waitForEvent('page');
    await web.choose('Open URL');
    await expect.poll(async () => (await opened).url()).toContain('4999/shop');
  });
});
