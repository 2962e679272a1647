// Takes the pictures of the README anew: `npm run pictures`.
import { join } from 'node:path';
import { repository } from '../support/vscode/install.ts';
import { expect, test } from '../ui/fixtures.ts';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  test.describe(`in the ${name} theme`, () => {
    test.use({
      fixture: 'examples/shop',
      settings: { 'workbench.colorTheme': theme, 'dirigent.runAtStartup': 'always', 'dirigent.notifications': 'none' },
      viewport: { width: 1280, height: 760 },
    });

    test('the panel with a project at work', async ({ workbench }) => {
      const { page, tasks, editors, output } = workbench;
      await tasks.open();
      await expect(tasks.row('API')).toHaveTaskState('running');
      await expect(tasks.row('Worker')).toHaveTaskState('running');
      await expect(tasks.row('Front end')).toHaveTaskState('running');
      await editors.open('dirigent.toml');
      await tasks.open();
      await tasks.row('Worker').click('Show Output');
      await expect(output.lines).toContainText(/\S/);
      await tasks.row('API').element.hover();
      await expect(page.locator('.workbench-hover')).toHaveCount(0);
      await page.screenshot({ path: join(repository, 'media', `panel-${name}.png`) });
    });
  });
}
