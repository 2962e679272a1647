import { expect, type Locator, type Page } from '@playwright/test';
import { withGrowingPatience } from './growing-patience.ts';

/** The palette and every other quick pick or input box: VS Code has one widget for them all. */
export class CommandPalette {
  readonly element: Locator;
  readonly input: Locator;
  /** Of a question in several steps: `Create Task (2/4)`. */
  readonly title: Locator;
  /** What is wrong with the answer, or what is asked for. */
  readonly message: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.element = page.locator('.quick-input-widget');
    this.title = this.element.locator('.quick-input-title');
    this.message = this.element.locator('.quick-input-message');
    this.input = this.element.getByRole('combobox').or(this.element.getByRole('textbox')).first();
  }

  /** Runs a command by the title that people read, such as `Dirigent: Start All Tasks`. */
  async run(title: string): Promise<void> {
    await withGrowingPatience((timeout) => this.tryToRun(title, timeout));
  }

  /**
   * Runs a command that asks, and waits until the pick offers `label`. VS Code's own *Run Task* does nothing, and says
   * nothing, until the terminals of the window have been reconnected: it is run until it asks.
   */
  async runUntilAsked(title: string, label: string | RegExp): Promise<void> {
    await withGrowingPatience(async (timeout) => {
      await this.tryToRun(title, timeout);
      await this.option(label).first().waitFor({ timeout });
    });
  }

  /** An entry of the open pick, also of one that takes several; its accessible name starts with the label. */
  option(label: string | RegExp): Locator {
    return this.element.getByRole('option', { name: label }).or(this.element.getByRole('checkbox', { name: label }));
  }

  /** An entry of a pick that takes several: the row, which bears the mark, and not the box in it. */
  checkable(label: string | RegExp): Locator {
    return this.element.getByRole('checkbox', { name: label }).and(this.element.locator('.monaco-list-row'));
  }

  /** Takes the mark from an entry that has one. A click may meet a list that is just being drawn anew. */
  async uncheck(label: string | RegExp): Promise<void> {
    const entry = this.checkable(label);
    await withGrowingPatience(async (timeout) => {
      if ((await entry.getAttribute('aria-checked', { timeout })) === 'true') await entry.click({ timeout });
      await expect(entry).toHaveAttribute('aria-checked', 'false', { timeout });
    });
  }

  /** Chooses an entry of the open quick pick. */
  async choose(label: string | RegExp): Promise<void> {
    await this.option(label).first().click();
  }

  /** Types into the open input box and accepts. */
  async answer(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  /** The question before this one. */
  async back(): Promise<void> {
    await this.element.getByRole('button', { name: 'Back' }).click();
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  /**
   * A key that comes while the window is still busy may be lost, and a palette opened before the window is restored
   * keeps the commands of that moment (`isWorkspaceTrusted` is set last of all): both are closed and opened again. So
   * is one whose rows moved under the click.
   */
  private async tryToRun(title: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('F1');
    await this.input.fill(`>${title}`, { timeout });
    await this.option(title).first().click({ timeout });
    await expect.poll(() => this.shown(), { timeout }).not.toBe(`>${title}`);
  }

  /** What stands in the open input; undefined where none is open. */
  private async shown(): Promise<string | undefined> {
    return (await this.input.isVisible()) ? await this.input.inputValue({ timeout: 1_000 }) : undefined;
  }
}
