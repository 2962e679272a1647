import { expect, type Locator, type Page } from '@playwright/test';

/** The read-only page on which a person decides what may start by itself. */
export class ConsentPage {
  /** What is drawn of its text. */
  readonly text: Locator;
  /** The icon of the title bar, which is there whatever the page shows. */
  readonly allow: Locator;
  private readonly editors: Locator;

  constructor(page: Page) {
    this.editors = page.locator('.part.editor');
    this.allow = this.editors.locator('.editor-actions').getByRole('button', { name: 'Allow' });
    this.text = this.editors.locator('.view-lines').filter({ hasText: 'Startup tasks of' });
  }

  /** One of the words above the text. */
  word(answer: string): Locator {
    return this.editors.locator('.codelens-decoration').getByRole('button', { name: answer }).first();
  }

  async choose(answer: string): Promise<void> {
    const word = this.word(answer);
    await expect(word).toBeVisible();
    await word.click();
  }
}
