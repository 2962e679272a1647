// What is wrong with a dirigent.toml, in the Problems panel: of the saved file, and of unsaved text while it is typed.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { LanguageDocument } from '../../language/document.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { isConfig } from '../config-file/is-config.ts';
import type { Workspace } from '../project/workspace.ts';
import { readText } from '../config-file/config-source.ts';
import type { LoadDocuments } from '../config-file/load-documents.ts';
import { rangeOf } from '../config-file/ranges.ts';

const TYPING_PAUSE_MS = 100;

export interface ConfigDiagnosticsOptions {
  readonly workspace: Workspace;
  readonly documents: LoadDocuments;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export class ConfigDiagnostics implements Disposable {
  readonly #workspace: Workspace;
  readonly #documents: LoadDocuments;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #disposables = new DisposableStore();
  readonly #shown: vscode.DiagnosticCollection;
  /** By file: who types in one must not keep another from being checked. */
  readonly #pauses = new Map<string, Disposable>();

  constructor({ workspace, documents, clock, onError }: ConfigDiagnosticsOptions) {
    this.#workspace = workspace;
    this.#documents = documents;
    this.#clock = clock;
    this.#onError = onError;
    this.#shown = this.#disposables.add(vscode.languages.createDiagnosticCollection('dirigent'));
    this.#disposables.add(
      workspace.onDidChange(({ folder, state }) => {
        if (state) this.#check(uriOf(folder));
      }),
    );
    this.#disposables.add(workspace.onDidRemoveFolder((folder) => this.#check(uriOf(folder))));
    this.#disposables.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#typed(document)));
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.#typed(document)));
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument((document) => this.#typed(document)));
    for (const document of vscode.workspace.textDocuments) this.#typed(document);
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const pause of this.#pauses.values()) pause.dispose();
  }

  #typed(document: vscode.TextDocument): void {
    const { uri } = document;
    if (!this.#isOfFolder(uri) && !(uri.scheme === 'file' && isConfig(document))) return;
    const key = uri.toString();
    this.#pauses.get(key)?.dispose();
    this.#pauses.set(
      key,
      this.#clock.setTimeout(() => this.#check(uri), TYPING_PAUSE_MS),
    );
  }

  #check(uri: vscode.Uri): void {
    this.#publish(uri).catch(this.#onError);
  }

  async #publish(uri: vscode.Uri): Promise<void> {
    const document = await this.#documentAt(uri);
    this.#shown.set(
      uri,
      document?.diagnostics.map((diagnostic) => problemOf(uri, diagnostic)),
    );
  }

  /** The file of a folder is checked without being open; any other only while it is. */
  async #documentAt(uri: vscode.Uri): Promise<LanguageDocument | undefined> {
    const documents = await this.#documents();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open !== undefined) return documents.of(open);
    const text = this.#isOfFolder(uri) ? await readText(uri) : undefined;
    return text === undefined ? undefined : documents.ofText(uri, text);
  }

  #isOfFolder(uri: vscode.Uri): boolean {
    return this.#workspace.folders.some((folder) => uriOf(folder).toString() === uri.toString());
  }
}

function uriOf(folder: ProjectFolder): vscode.Uri {
  return vscode.Uri.file(folder.configPath);
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

function problemOf(uri: vscode.Uri, { severity, code, message, range, related }: Diagnostic): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(rangeOf(range), message, severities[severity]);
  problem.source = 'dirigent';
  problem.code = code;
  problem.relatedInformation = (related ?? []).map(
    (each) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(each.range)), each.message),
  );
  return problem;
}
