import type { Locator, Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';
import { withGrowingPatience } from './growing-patience.ts';

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
    // What is typed next is meant for it.
    await this.element.locator('.monaco-editor.focused').first().waitFor();
  }

  /** The first line in sight that holds the text; the editor writes spaces so that they keep their width. */
  line(text: string): Locator {
    return this.lines.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).first();
  }

  /** Types a line in the place of the first that reads so. */
  async replaceLine(from: string, to: string): Promise<void> {
    await this.line(from).click();
    await this.page.keyboard.press('End');
    await this.page.keyboard.press('Shift+Home');
    // Not letter by letter: that would ask for suggestions.
    await this.page.keyboard.insertText(to);
  }

  /** *Quick Fix…* at the cursor, as soon as there is one. */
  async showQuickFixes(): Promise<void> {
    const menu = this.page.locator('.action-widget').first();
    await withGrowingPatience(async (timeout) => {
      await this.page.keyboard.press('ControlOrMeta+.');
      await menu.getByRole('option').first().waitFor({ timeout });
    });
  }

  async chooseQuickFix(title: string | RegExp): Promise<void> {
    await this.page.locator('.action-widget').first().getByRole('option', { name: title }).click();
  }
}
