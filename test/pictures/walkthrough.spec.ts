// Takes the pictures of the walkthrough anew: `npm run pictures`.
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { repository } from '../support/vscode/install.ts';
import { expect, test } from '../ui/fixtures.ts';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
const size = { width: 840, height: 520 };

const common = { 'dirigent.notifications': 'none', 'workbench.statusBar.visible': true, 'breadcrumbs.enabled': false };

for (const [name, theme] of Object.entries(themes)) {
  const take = async (page: Page, step: string, height: number = size.height): Promise<void> => {
    const path = join(repository, 'media', 'walkthrough', `${step}-${name}.png`);
    await page.screenshot({ path, clip: { x: 0, y: 0, width: size.width, height } });
  };

  test.describe(`the walkthrough in the ${name} theme`, () => {
    test.use({
      fixture: 'examples/shop',
      settings: { ...common, 'workbench.colorTheme': theme, 'dirigent.runAtStartup': 'always' },
      viewport: size,
    });

    test('shows how a task is created', async ({ workbench }) => {
      const { page, tasks, editors, palette } = workbench;
      await tasks.open();
      await expect(tasks.row('Worker')).toHaveTaskState('running');
      await editors.open('dirigent.toml');
      await palette.run('Dirigent: Create Task…');
      await palette.answer('npm run preview -- --port 4000');
      await expect(palette.title).toContainText('2/4');
      await expect(palette.input).not.toHaveValue('');
      await take(page, 'create', 400);
    });

    test('shows the rows and their buttons, and what a task says', async ({ workbench }) => {
      const { page, tasks, editors, output } = workbench;
      await tasks.open();
      await expect(tasks.row('Worker')).toHaveTaskState('running');
      await expect(tasks.row('Front end')).toHaveTaskState('running');
      await editors.open('dirigent.toml');
      await tasks.row('API').element.hover();
      await expect(page.locator('.workbench-hover')).toHaveCount(0);
      await take(page, 'start', 400);
      await tasks.row('Worker').click('Show Output');
      await expect(output.lines).toContainText(/\S/);
      await expect(page.locator('.workbench-hover')).toHaveCount(0);
      await take(page, 'output');
    });
  });

  test.describe(`the walkthrough in the ${name} theme, before anything was allowed`, () => {
    test.use({ fixture: 'examples/shop', settings: { ...common, 'workbench.colorTheme': theme }, viewport: size });

    test('shows the page that names the commands', async ({ workbench }) => {
      await workbench.tasks.open();
      await workbench.notifications.press('for your approval', 'Review');
      await expect(workbench.consent.text).toContainText('db/server.mjs');
      await workbench.page.mouse.move(size.width - 40, size.height - 60);
      await expect(workbench.page.locator('.workbench-hover')).toHaveCount(0);
      await take(workbench.page, 'startup', 400);
    });
  });
}
