// Diagnostics of each dirigent.toml: of the saved file, and of unsaved text while it is typed.
import type * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { LanguageDocument } from '../../language/document.ts';
import type { LoadDocuments } from '../config-file/load-documents.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import type { Problems } from './problems.ts';

const TYPING_PAUSE_MS = 100;

/** The calls of the editor that diagnostics need. */
export interface DiagnosticsEditor {
  readonly documents: () => readonly vscode.TextDocument[];
  /** Opened, changed or closed. */
  readonly onDidTouchDocument: Event<vscode.TextDocument>;
  readonly isConfig: (document: vscode.TextDocument) => boolean;
  readonly fileUri: (path: string) => vscode.Uri;
  readonly readText: (uri: vscode.Uri) => Promise<string | undefined>;
}

export interface ConfigDiagnosticsOptions {
  readonly editor: DiagnosticsEditor;
  readonly problems: Pick<Problems, 'show'>;
  readonly workspace: Workspace;
  readonly documents: LoadDocuments;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export class ConfigDiagnostics implements Disposable {
  readonly #options: ConfigDiagnosticsOptions;
  readonly #disposables = new DisposableStore();
  /** By file: typing in one does not delay the check of another. */
  readonly #pauses = new Map<string, Disposable>();

  constructor(options: ConfigDiagnosticsOptions) {
    this.#options = options;
    const { editor, workspace } = options;
    this.#disposables.add(
      workspace.onDidChange(({ folder, state }) => {
        if (state) this.#check(this.#uriOf(folder));
      }),
    );
    this.#disposables.add(workspace.onDidRemoveFolder((folder) => this.#check(this.#uriOf(folder))));
    this.#disposables.add(editor.onDidTouchDocument((document) => this.#typed(document)));
    for (const document of editor.documents()) this.#typed(document);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const pause of this.#pauses.values()) pause.dispose();
  }

  #typed(document: vscode.TextDocument): void {
    const { uri } = document;
    if (!this.#isOfFolder(uri) && !(uri.scheme === 'file' && this.#options.editor.isConfig(document))) return;
    const key = uri.toString();
    this.#pauses.get(key)?.dispose();
    this.#pauses.set(
      key,
      this.#options.clock.setTimeout(() => this.#check(uri), TYPING_PAUSE_MS),
    );
  }

  #check(uri: vscode.Uri): void {
    this.#publish(uri).catch(this.#options.onError);
  }

  async #publish(uri: vscode.Uri): Promise<void> {
    const document = await this.#documentAt(uri);
    this.#options.problems.show(uri, document?.diagnostics);
  }

  /** The file of a folder is checked without being open; any other only while it is. */
  async #documentAt(uri: vscode.Uri): Promise<LanguageDocument | undefined> {
    const { editor } = this.#options;
    const documents = await this.#options.documents();
    const open = editor.documents().find((document) => document.uri.toString() === uri.toString());
    if (open !== undefined) return documents.of(open);
    const text = this.#isOfFolder(uri) ? await editor.readText(uri) : undefined;
    return text === undefined ? undefined : documents.ofText(uri, text);
  }

  #isOfFolder(uri: vscode.Uri): boolean {
    return this.#options.workspace.folders.some((folder) => this.#uriOf(folder).toString() === uri.toString());
  }

  #uriOf({ configPath }: ProjectFolder): vscode.Uri {
    return this.#options.editor.fileUri(configPath);
  }
}
