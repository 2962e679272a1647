import type { Locator } from '@playwright/test';
import { withGrowingPatience } from './growing-patience.ts';

/** Chooses an entry of the context menu of a row. */
export async function chooseFromMenu(row: Locator, entry: string): Promise<void> {
  const page = row.page();
  const item = page.getByRole('menuitem', { name: entry });
  // A menu swallows a click that comes soon after it opened; keys it takes at once, for the entry below the pointer.
  await withGrowingPatience(async (timeout) => {
    await page.keyboard.press('Escape');
    await row.click({ button: 'right', timeout });
    await item.hover({ timeout });
    await page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden', timeout });
  });
}
