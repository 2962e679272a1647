// Takes the pictures of writing dirigent.toml anew: `npm run pictures`.
import { join } from 'node:path';
import { repository } from '../support/vscode/install.ts';
import { expect, test } from '../ui/fixtures.ts';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

for (const [name, theme] of Object.entries(themes)) {
  test.describe(`dirigent.toml in the ${name} theme`, () => {
    test.use({
      fixture: 'language',
      settings: { 'workbench.colorTheme': theme, 'dirigent.notifications': 'none', 'editor.minimap.enabled': false },
      viewport: { width: 1180, height: 640 },
    });

    test.beforeEach(async ({ workbench }) => {
      const { editors, editor, palette, page } = workbench;
      await editors.open('dirigent.toml');
      await expect(editor.lines.filter({ hasText: 'title = "Database"' })).toBeVisible();
      await palette.run('View: Close Primary Side Bar');
      await expect(page.locator('.part.sidebar')).toBeHidden();
      await editor.goTo(1);
    });

    test('the list of completions', async ({ workbench }) => {
      const { page, editor } = workbench;
      await editor.goTo(11, 99);
      await editor.type('\nre');
      await editor.suggestion('restart').first().waitFor();
      await page.keyboard.press('ControlOrMeta+Space');
      await expect(editor.suggestionDetails).toContainText('Start again when it ends');
      await page.screenshot({ path: join(repository, 'media', `completion-${name}.png`) });
    });

    test('the hover of a key', async ({ workbench }) => {
      const { page, editor } = workbench;
      await editor.goTo(20, 3);
      await editor.showHover();
      await expect(editor.hover).toContainText('Tasks that are started first');
      await page.screenshot({ path: join(repository, 'media', `hover-${name}.png`) });
    });
  });
}
