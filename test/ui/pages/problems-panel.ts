import type { Locator, Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';

export class ProblemsPanel {
  readonly element: Locator;
  private readonly palette: CommandPalette;

  constructor(page: Page, palette: CommandPalette) {
    this.palette = palette;
    this.element = page.locator('.markers-panel');
  }

  async open(): Promise<void> {
    await this.palette.run('View: Focus Problems');
    await this.element.waitFor();
  }

  /** Rows that contain the text: a file, or a message in it. */
  row(text: string | RegExp): Locator {
    return this.element.getByRole('treeitem', { name: text });
  }
}
