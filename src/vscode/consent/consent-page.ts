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
import { Sight } from './sight.ts';

const scheme = 'dirigent-startup';

/** What the editor says about a key that it does not take stands at the cursor, and would lie over the answers. */
const belowAnswers = new vscode.Range(7, 0, 7, 0);

interface Page {
  readonly folder: ProjectFolder;
  /** What its reader sees: the only thing that an answer can be about. */
  readonly set: StartupSet;
  readonly text: string;
  /** Its answers stand above it: the window asks what they say only when it draws them. */
  isDrawn: boolean;
}

/** The page that is in front of its reader. */
interface CurrentPage extends Pick<Page, 'folder' | 'set'> {
  /** False: its reader has not seen it yet. */
  readonly isSeen: boolean;
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
  /** Of each page that is open. */
  readonly #sights = new Map<string, Sight>();
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
        this.#sights.delete(uri.toString());
      }),
    );
  }

  readonly onDidChange: vscode.Event<vscode.Uri> = this.#didChange.event;
  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#didChangeLenses.event;

  /** Shows what starts by itself as it is now. */
  async show(folder: ProjectFolder, set: StartupSet, record: ConsentRecord | undefined): Promise<void> {
    const uri = uriOf(folder);
    const page: Page = { folder, set, text: consentPage(set, record, folder), isDrawn: false };
    this.#pages.set(uri.toString(), page);
    if (tabsOf(folder).length === 0) this.#sights.delete(uri.toString());
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
    const sight = this.#sights.get(key) ?? new Sight(this.#clock);
    this.#sights.set(key, sight);
    sight.shows(page.set.hash, document.getText());
  }

  /** A busy window drops the question that it asked before its editor was there, and does not repeat it by itself. */
  async #untilDrawn(page: Page, uri: vscode.Uri): Promise<void> {
    for (let wait = FIRST_LOOK_MS; wait < LAST_LOOK_MS; wait *= 2) {
      if (page.isDrawn || this.#pages.get(uri.toString()) !== page) return;
      this.#didChangeLenses.fire();
      await pause(wait, undefined, { ref: false });
    }
  }

  /** Undefined where another editor is in front. */
  get current(): CurrentPage | undefined {
    const key = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    const { folder, set, text } = page;
    return { folder, set, isSeen: this.#sights.get(key)?.has(set.hash, text) === true };
  }

  /** The file of this folder says something else by now, or its page is answered. */
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
    this.#sights.clear();
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
