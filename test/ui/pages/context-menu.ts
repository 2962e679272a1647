import { expect, type Locator } from '@playwright/test';

/** Chooses an entry of the context menu of a row. */
export async function chooseFromMenu(row: Locator, entry: string): Promise<void> {
  const page = row.page();
  const item = page.getByRole('menuitem', { name: entry });
  // A menu swallows a click that comes soon after it opened; keys it takes at once, for the entry below the pointer.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await row.click({ button: 'right', timeout: 3_000 });
    await item.hover({ timeout: 3_000 });
    await page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden', timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}
