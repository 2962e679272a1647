// Pictures of a dirigent.toml at work: the words above each task, the states beside the line numbers, and a quick fix.
import { join } from 'node:path';
import { repository } from '../support/vscode/install.ts';
import { expect, test } from '../ui/fixtures.ts';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  test.describe(`in the ${name} theme`, () => {
    test.use({
      fixture: 'examples/shop',
      settings: {
        'workbench.colorTheme': theme,
        'dirigent.runAtStartup': 'always',
        'dirigent.notifications': 'none',
        'editor.minimap.enabled': false,
      },
      viewport: { width: 1100, height: 800 },
    });

    test('lenses above the tasks, and a quick fix', async ({ workbench }) => {
      const { page, tasks, editors, lenses } = workbench;
      await tasks.open();
      await expect(tasks.row('Worker')).toHaveTaskState('running');
      await editors.open('dirigent.toml');
      await page.keyboard.press('ControlOrMeta+B');
      await expect(lenses.above(0)).toContainText('running');
      await page.screenshot({ path: join(repository, 'media', `lenses-${name}.png`) });

      await editors.replaceLine('run_at_startup = true', 'run_on_startup = true');
      await editors.showQuickFixes();
      await expect(page.locator('.action-widget').first()).toContainText('run_at_startup');
      await page.screenshot({ path: join(repository, 'media', `quick-fix-${name}.png`) });
    });
  });
}
