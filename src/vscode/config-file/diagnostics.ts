// What is wrong with a dirigent.toml, in the Problems panel: of the saved file, and of unsaved text while it is typed.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { isConfig } from '../language/is-config.ts';
import type { Workspace } from '../project/workspace.ts';
import { readText } from './config-source.ts';
import { rangeOf } from './edit-config.ts';

const TYPING_PAUSE_MS = 100;

export class ConfigDiagnostics implements Disposable {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #disposables = new DisposableStore();
  readonly #shown: vscode.DiagnosticCollection;
  /** By file: who types in one must not keep another from being checked. */
  readonly #pauses = new Map<string, Disposable>();

  constructor(workspace: Workspace, clock: Clock, onError: (error: unknown) => void) {
    this.#workspace = workspace;
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
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    // The file of a folder is checked without being open; any other only while it is.
    const text = open?.getText() ?? (this.#isOfFolder(uri) ? await readText(uri) : undefined);
    if (text === undefined) {
      this.#shown.delete(uri);
      return;
    }
    const { parseIntactProject } = await import('../../config/parse.ts');
    this.#shown.set(
      uri,
      parseIntactProject(text).diagnostics.map((diagnostic) => problemOf(uri, diagnostic)),
    );
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
