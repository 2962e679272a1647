import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const TASKS = `
[[tasks]]
name = "asks"
title = "Asks"
command = "printf 'Your name? '; read name; echo \\"Welcome, $name.\\"; read more || echo 'That was all.'"
shell = true

[[tasks]]
name = "screen"
title = "Screen"
command = "stty -echo; while true; do read key; stty size; done"
shell = true
tty = true
`;

test.describe('Attach Terminal', () => {
  test.use({ settings: { 'terminal.integrated.gpuAcceleration': 'off' } });

  test.beforeEach(async ({ workbench, workspace }) => {
    await writeFile(join(workspace, 'dirigent.toml'), TASKS);
    await workbench.tasks.open();
  });

  test('shows a prompt that has no line end yet, takes the answer, and ends the input with Ctrl-D', async ({
    workbench,
  }) => {
    const { tasks, page } = workbench;
    await tasks.row('Asks').click('Start Task');
    await expect(tasks.row('Asks')).toHaveTaskState('running');
    await tasks.row('Asks').choose('Attach Terminal');
    const screen = page.locator('.terminal-wrapper.active .xterm-rows');
    await expect(screen).toContainText('Your name?');
    await page.locator('.terminal-wrapper.active .xterm-rows.xterm-focus').waitFor();
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await expect(screen).toContainText('Welcome, Ada.');
    await page.keyboard.press('Control+D');
    await expect(screen).toContainText('That was all.');
    await expect(tasks.row('Asks')).toHaveTaskState('finished');
  });

  test('gives a task with a pseudo-terminal the size of the window', async ({ workbench }) => {
    const { tasks, page } = workbench;
    await tasks.row('Screen').click('Start Task');
    await expect(tasks.row('Screen')).toHaveTaskState('running');
    await tasks.row('Screen').choose('Attach Terminal');
    const screen = page.locator('.terminal-wrapper.active .xterm-rows');
    await page.locator('.terminal-wrapper.active .xterm-rows.xterm-focus').waitFor();
    const sizes = async (): Promise<readonly string[]> => {
      await page.keyboard.press('Enter');
      return (await screen.innerText()).match(/\d+ \d+/g) ?? [];
    };
    await expect.poll(async () => (await sizes()).length).toBeGreaterThan(0);
    const before = (await sizes()).at(-1);
    await page.setViewportSize({ width: 900, height: 700 });
    await expect.poll(async () => (await sizes()).at(-1)).not.toBe(before);
  });
});
