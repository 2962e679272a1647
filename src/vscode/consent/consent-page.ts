// The approval page of a folder. It takes no input: Allow and Never are code lenses above its text and icons of its
// title bar, which need a click or a command of their own.
import { setTimeout as pause } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { StartupSet } from '../../model/task-info.ts';
import { commands } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { icons } from '../words/icons.ts';
import { lensTitle } from '../words/inert.ts';
import type { ConsentRecord } from './decision.ts';
import { consentPage } from './page-text.ts';
import { AnswerGuard } from './answer-guard.ts';

const scheme = 'dirigent-startup';

/** Below the code lenses: a key typed into a read-only editor shows a message at the cursor, which would cover them. */
const belowAnswers = new vscode.Range(7, 0, 7, 0);

interface Page {
  readonly folder: ProjectFolder;
  /** The tasks that it shows: an answer is about these, whatever the file says by then. */
  readonly set: StartupSet;
  readonly text: string;
  /** The window has resolved its code lenses, which it does only when it draws them. */
  isDrawn: boolean;
}

/** The page in the active editor. */
interface CurrentPage extends Pick<Page, 'folder' | 'set'> {
  /** False: it has not been in view long enough to be answered. */
  readonly isAnswerable: boolean;
}

class AnswerLens extends vscode.CodeLens {
  readonly page: Page;
  readonly word: vscode.Command;

  constructor(page: Page, word: vscode.Command) {
    super(new vscode.Range(0, 0, 0, 0));
    this.page = page;
    this.word = word;
  }
}

const FIRST_LOOK_MS = 200;
const LAST_LOOK_MS = 30_000;

export class ConsentPages
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider<AnswerLens>, Disposable
{
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new Emitter<vscode.Uri>());
  readonly #didChangeLenses = this.#disposables.add(new Emitter<void>());
  readonly #pages = new Map<string, Page>();
  /** By the URI of each open page. */
  readonly #guards = new Map<string, AnswerGuard>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    const { registerTextDocumentContentProvider, onDidChangeTextDocument, onDidCloseTextDocument } = vscode.workspace;
    this.#disposables.add(registerTextDocumentContentProvider(scheme, this));
    this.#disposables.add(vscode.languages.registerCodeLensProvider({ scheme }, this));
    this.#disposables.add(onDidChangeTextDocument(({ document }) => this.#look(document)));
    this.#disposables.add(
      onDidCloseTextDocument(({ uri }) => {
        this.#pages.delete(uri.toString());
        this.#guards.delete(uri.toString());
      }),
    );
  }

  readonly onDidChange: vscode.Event<vscode.Uri> = this.#didChange.event;
  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#didChangeLenses.event;

  /** Shows the page with the startup tasks as they are now. */
  async show(folder: ProjectFolder, set: StartupSet, record: ConsentRecord | undefined): Promise<void> {
    const uri = uriOf(folder);
    const page: Page = { folder, set, text: consentPage(set, record, folder), isDrawn: false };
    this.#pages.set(uri.toString(), page);
    if (tabsOf(folder).length === 0) this.#guards.delete(uri.toString());
    this.#didChange.fire(uri);
    this.#didChangeLenses.fire();
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false, selection: belowAnswers });
    this.#look(document);
    void this.#untilDrawn(page, uri);
  }

  #look(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    const page = this.#pages.get(key);
    if (page === undefined) return;
    const guard = this.#guards.get(key) ?? new AnswerGuard(this.#clock);
    this.#guards.set(key, guard);
    guard.shows(page.set.hash, document.getText());
  }

  /** A busy window drops the lenses that it requested before its editor was there, and does not request them again. */
  async #untilDrawn(page: Page, uri: vscode.Uri): Promise<void> {
    for (let wait = FIRST_LOOK_MS; wait < LAST_LOOK_MS; wait *= 2) {
      if (page.isDrawn || this.#pages.get(uri.toString()) !== page) return;
      this.#didChangeLenses.fire();
      await pause(wait, undefined, { ref: false });
    }
  }

  /** Undefined while another editor is active. */
  get current(): CurrentPage | undefined {
    const key = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    const { folder, set, text } = page;
    return { folder, set, isAnswerable: this.#guards.get(key)?.accepts(set.hash, text) === true };
  }

  /** Updates the lenses: a file has changed, or a page was answered. */
  refresh(): void {
    if (this.#pages.size > 0) this.#didChangeLenses.fire();
  }

  async close(folder: ProjectFolder): Promise<void> {
    await vscode.window.tabGroups.close(tabsOf(folder));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#pages.get(uri.toString())?.text ?? l10n.t('Run “Dirigent: Review Startup Tasks” to see them again.');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): AnswerLens[] {
    const page = this.#pages.get(uri.toString());
    if (page === undefined) return [];
    const isOld = page.folder.startup?.hash !== page.set.hash;
    const words = isOld
      ? [
          {
            title: lensTitle(icons.warning, l10n.t('The file has changed: review it again')),
            command: commands.reviewStartupTasks,
          },
        ]
      : [
          { title: lensTitle(icons.allow, l10n.t('Allow')), command: commands.allowStartupTasks },
          { title: lensTitle(icons.never, l10n.t('Never for This Folder')), command: commands.neverStartTasks },
        ];
    const target = [{ folder: page.folder.key }];
    return words.map((word) => new AnswerLens(page, isOld ? { ...word, arguments: target } : word));
  }

  resolveCodeLens(lens: AnswerLens): AnswerLens {
    lens.page.isDrawn = true;
    lens.command = lens.word;
    return lens;
  }

  dispose(): void {
    this.#pages.clear();
    this.#guards.clear();
    this.#disposables.dispose();
  }
}

/** One page a folder, however often it is shown. */
function uriOf({ key, name }: ProjectFolder): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${l10n.t('Startup tasks of {0}', name.replaceAll('/', ' '))}`, query: key });
}

function tabsOf(folder: ProjectFolder): readonly vscode.Tab[] {
  const uri = uriOf(folder).toString();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri);
}
