import type { Locator, Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';

export class Notifications {
  readonly element: Locator;
  /** All toasts in sight. */
  readonly toasts: Locator;
  private readonly palette: CommandPalette;

  constructor(page: Page, palette: CommandPalette) {
    this.palette = palette;
    this.element = page.locator('.notifications-toasts');
    this.toasts = this.element.locator('.notification-list-item');
  }

  toast(text: string | RegExp): Locator {
    return this.toasts.filter({ hasText: text });
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.toast(text).getByRole('button', { name: button }).click();
  }

  async clear(): Promise<void> {
    await this.palette.run('Notifications: Clear All Notifications');
  }
}
