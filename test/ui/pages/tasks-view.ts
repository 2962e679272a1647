import { expect, type Locator, type Page } from '@playwright/test';
import { chooseFromMenu } from './context-menu.ts';
import { withGrowingPatience } from './growing-patience.ts';

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The view `dirigent.tasks` in the activity bar container Dirigent. */
export class TasksView {
  readonly activity: Locator;
  readonly element: Locator;
  readonly tree: Locator;
  /** Rows that VS Code has drawn: those in sight. */
  readonly rows: Locator;

  constructor(page: Page) {
    this.activity = page
      .getByRole('tab', { name: /^Dirigent/ })
      .or(page.locator('.activitybar').getByLabel(/^Dirigent/));
    this.element = page.locator('.sidebar');
    this.tree = this.element.getByRole('tree').first();
    this.rows = this.tree.getByRole('treeitem');
  }

  async open(): Promise<void> {
    // A window that is being restored may still put another view in front after the click: then it is clicked again.
    await withGrowingPatience(async (timeout) => {
      if ((await this.activity.first().getAttribute('aria-selected')) !== 'true') await this.activity.first().click();
      await this.tree.waitFor({ timeout });
    });
  }

  /** The row of a task or a group, by its title. */
  row(title: string): TaskRow {
    return new TaskRow(
      title,
      this.rows.and(this.tree.getByRole('treeitem', { name: new RegExp(`^${escape(title)}(,|$)`) })),
    );
  }

  /** Tasks and groups in the order in which they are shown. */
  async titles(): Promise<string[]> {
    const rows = await this.rows.all();
    const labels = await Promise.all(rows.map((row) => row.getAttribute('aria-label')));
    return labels.map((label) => label?.replace(/,.*/, '') ?? '');
  }

  /** Keys go to the rows. */
  async focus(): Promise<void> {
    await this.tree.focus();
  }

  /** An icon of the title bar, such as `Start All Tasks`. */
  action(name: string): Locator {
    return this.element.getByRole('button', { name });
  }
}

export class TaskRow {
  readonly title: string;
  readonly element: Locator;

  constructor(title: string, element: Locator) {
    this.title = title;
    this.element = element;
  }

  /** All that the row says: title, state and details, as a screen reader reads it. */
  async label(): Promise<string | null> {
    return await this.element.getAttribute('aria-label');
  }

  /** An inline icon; it is drawn when the pointer is over the row. */
  async click(action: string): Promise<void> {
    await this.element.hover();
    await this.element.getByRole('button', { name: action }).click();
  }

  /** An entry of the context menu. */
  async choose(entry: string): Promise<void> {
    await chooseFromMenu(this.element, entry);
  }

  /** Drags the row and lets it go on another. */
  async dragTo(target: TaskRow): Promise<void> {
    const page = this.element.page();
    // Rows that connect are drawn anew in a moment, maybe elsewhere, and cannot be moved before.
    await expect(page.getByRole('treeitem', { name: /, connecting$/ })).toHaveCount(0);
    // Where the pointer rested last, a tooltip may lie over the rows below; one that comes late stays until a key.
    await withGrowingPatience(async (timeout) => {
      await page.mouse.move(700, 700);
      await page.keyboard.press('Escape');
      await expect(page.locator('.workbench-hover:visible')).toHaveCount(0, { timeout });
    });
    await this.element.dragTo(target.element);
  }

  async select(): Promise<void> {
    await this.element.click();
  }

  /** The tooltip's text, when the pointer has rested on the row. */
  async tooltip(): Promise<Locator> {
    await this.element.hover();
    return this.element.page().locator('.workbench-hover');
  }
}

/** The process that the row names; undefined while it runs none. */
export async function pidOf(row: TaskRow): Promise<number | undefined> {
  const digits = /pid (\d+)/.exec((await row.label()) ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
