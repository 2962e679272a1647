// Read-only documents of ours: the report of the inspector, the list of startup commands.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';

const scheme = 'dirigent-report';

export class ReportDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new Emitter<vscode.Uri>());
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())));
  }

  readonly onDidChange: vscode.Event<vscode.Uri> = this.#didChange.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Opens the text as a document of that name, in place of an earlier one of the same name. */
  async show(name: string, text: string): Promise<void> {
    const uri = this.put(name, text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** Keeps the text as a document of that name without opening it. */
  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    this.#didChange.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
