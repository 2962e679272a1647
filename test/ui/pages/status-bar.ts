import type { Locator, Page } from '@playwright/test';

export class StatusBar {
  readonly element: Locator;

  constructor(page: Page) {
    this.element = page
      .getByRole('status')
      .filter({ has: page.locator('.statusbar-item') })
      .or(page.locator('.statusbar'));
  }

  /** An item by its accessible name or text. */
  item(name: string | RegExp): Locator {
    return this.element.locator('.statusbar-item').filter({ has: this.element.page().getByRole('button', { name }) });
  }

  async click(name: string | RegExp): Promise<void> {
    await this.element.getByRole('button', { name }).first().click();
  }
}
