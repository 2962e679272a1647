import type { Locator, Page } from '@playwright/test';

/** The modal question in the middle of the window. */
export class Dialog {
  readonly element: Locator;

  constructor(page: Page) {
    this.element = page.locator('.monaco-dialog-box');
  }

  async press(button: string): Promise<void> {
    await this.element.getByRole('button', { name: button }).click();
    await this.element.waitFor({ state: 'hidden' });
  }
}
