import type { Locator, Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';

export class OutputPanel {
  readonly element: Locator;
  /** The text in sight, as VS Code draws it: no-break spaces are made plain by the matchers' normalization. */
  readonly lines: Locator;
  private readonly palette: CommandPalette;

  constructor(page: Page, palette: CommandPalette) {
    this.palette = palette;
    this.element = page.locator('.output-view');
    this.lines = this.element.locator('.view-lines');
  }

  /** Shows one output channel, such as `Dirigent: api`. */
  async open(channel: string): Promise<void> {
    await this.palette.run('Output: Show Output Channels...');
    await this.palette.choose(new RegExp(`^${channel}`));
    await this.element.waitFor();
  }
}
