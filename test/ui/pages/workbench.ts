import type { BrowserContext, Locator, Page } from '@playwright/test';
import { CommandPalette } from './command-palette.ts';
import { ConsentPage } from './consent-page.ts';
import { Dialog } from './dialog.ts';
import { EditorArea } from './editor-area.ts';
import { withGrowingPatience } from './growing-patience.ts';
import { Notifications } from './notifications.ts';
import { OutputPanel } from './output-panel.ts';
import { ProblemsPanel } from './problems-panel.ts';
import { StatusBar } from './status-bar.ts';
import { TaskLenses } from './task-lenses.ts';
import { TasksView } from './tasks-view.ts';
import { TextEditor } from './text-editor.ts';

/** One VS Code window. Everything is found by role and accessible name, as a person with a screen reader would. */
export class Workbench {
  readonly page: Page;
  readonly tasks: TasksView;
  readonly palette: CommandPalette;
  readonly statusBar: StatusBar;
  readonly output: OutputPanel;
  readonly problems: ProblemsPanel;
  readonly notifications: Notifications;
  readonly editors: EditorArea;
  readonly lenses: TaskLenses;
  readonly editor: TextEditor;
  readonly dialog: Dialog;
  readonly consent: ConsentPage;

  constructor(page: Page) {
    this.page = page;
    this.palette = new CommandPalette(page);
    this.tasks = new TasksView(page);
    this.statusBar = new StatusBar(page);
    this.output = new OutputPanel(page, this.palette);
    this.problems = new ProblemsPanel(page, this.palette);
    this.notifications = new Notifications(page, this.palette);
    this.editors = new EditorArea(page, this.palette);
    this.lenses = new TaskLenses(this.editors.element);
    this.editor = new TextEditor(page, this.palette);
    this.dialog = new Dialog(page);
    this.consent = new ConsentPage(page);
  }

  get element(): Locator {
    return this.page.locator('.monaco-workbench');
  }

  /** The window is drawn and its command palette answers. */
  async ready(): Promise<void> {
    await this.element.waitFor();
    await this.statusBar.element.waitFor();
  }

  /**
   * A window of a browser may read its workspace file before the server's files can be reached, and then stays empty
   * until it is loaded again.
   */
  async untilItHasFolders(): Promise<void> {
    const isEmpty = this.page.getByText('No Folder Opened');
    await withGrowingPatience(async (timeout) => {
      if (await isEmpty.isVisible()) await this.reload();
      await this.page.locator('.explorer-folders-view').getByRole('treeitem').first().waitFor({ timeout });
    });
  }

  /** A second window beside this one. */
  async another(context: BrowserContext, url: string): Promise<Workbench> {
    const page = await context.newPage();
    await page.goto(url);
    const window = new Workbench(page);
    await window.ready();
    return window;
  }

  /** *Developer: Reload Window*, and wait until the new window is drawn. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }
}
