import type { Locator, Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';

export class EditorArea {
  readonly element: Locator;
  readonly lines: Locator;
  private readonly page: Page;
  private readonly palette: CommandPalette;

  constructor(page: Page, palette: CommandPalette) {
    this.page = page;
    this.palette = palette;
    this.element = page.locator('.part.editor');
    this.lines = this.element.locator('.view-lines');
  }

  tab(name: string): Locator {
    return this.element.getByRole('tab', { name });
  }

  async open(file: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.palette.input.fill(file);
    await this.palette.choose(new RegExp(file.replaceAll('.', String.raw`\.`)));
    await this.tab(file).waitFor();
  }
}
