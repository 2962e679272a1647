import type { Locator } from '@playwright/test';

/** The lines of words above the tasks of the dirigent.toml that is shown, in its order. */
export class TaskLenses {
  readonly lines: Locator;
  /** The icons of states beside the line numbers. */
  readonly gutter: Locator;

  constructor(editors: Locator) {
    this.lines = editors.locator('.codelens-decoration');
    this.gutter = editors.locator('.margin-view-overlays .cgmr.codicon, .glyph-margin-widgets .cgmr');
  }

  /** Above the task at this place of the file, from 0. */
  above(task: number): Locator {
    return this.lines.nth(task);
  }

  async click(task: number, word: string): Promise<void> {
    await this.above(task).getByRole('button', { name: word }).click();
  }
}
