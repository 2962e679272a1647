import { expect, type Locator, type Page } from '@playwright/test';
import type { CommandPalette } from './command-palette.ts';
import { withGrowingPatience } from './growing-patience.ts';

/** The text editor that has the focus, by what a person does in it. */
export class TextEditor {
  readonly element: Locator;
  readonly lines: Locator;
  /** The list of completions that is open. */
  readonly suggestions: Locator;
  readonly hover: Locator;
  private readonly page: Page;
  private readonly palette: CommandPalette;

  constructor(page: Page, palette: CommandPalette) {
    this.page = page;
    this.palette = palette;
    this.element = page.locator('.part.editor .monaco-editor').first();
    this.lines = this.element.locator('.view-line');
    this.suggestions = page.locator('.suggest-widget.visible');
    this.hover = this.element.page().locator('.monaco-hover:visible');
  }

  suggestion(label: string): Locator {
    return this.suggestions.getByRole('option', { name: label });
  }

  /** Puts the cursor in front of a character; both count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await withGrowingPatience(async (timeout) => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('ControlOrMeta+G');
      await this.palette.input.fill(`:${line}:${column}`, { timeout });
      await this.palette.input.press('Enter');
      await expect(this.palette.element).toBeHidden({ timeout });
    });
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async suggest(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Space');
    await this.suggestions.waitFor();
  }

  /** Chooses from the list of completions. */
  async choose(label: string): Promise<void> {
    await this.suggestion(label).first().click();
  }

  /** Shows what there is to say about the place of the cursor. */
  async showHover(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+K');
    await this.page.keyboard.press('ControlOrMeta+I');
    await this.hover.first().waitFor();
  }
}
