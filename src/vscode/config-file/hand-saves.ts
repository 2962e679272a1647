// Which texts of project files were saved by hand in this window: not by a command of ours, nor by the editor by itself.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { isConfig } from '../language/is-config.ts';
import { readText } from './config-source.ts';

export class HandSaves implements Disposable {
  readonly #disposables = new DisposableStore();
  /** By path: the text that was saved by hand last. */
  readonly #texts = new Map<string, string>();
  /** Files that are being saved by hand at this moment. */
  readonly #manual = new Set<string>();
  /** Files that a command of ours has changed and that are not saved yet. */
  readonly #changedByUs = new Set<string>();

  constructor() {
    this.#disposables.add(
      vscode.workspace.onWillSaveTextDocument(({ document: { fileName }, reason }) => {
        this.#manual.delete(fileName);
        const isManual = reason === vscode.TextDocumentSaveReason.Manual;
        if (isManual && !this.#changedByUs.has(fileName)) this.#manual.add(fileName);
      }),
    );
    this.#disposables.add(vscode.workspace.onDidSaveTextDocument((document) => this.#saved(document)));
  }

  noteOwnChange(path: string): void {
    this.#changedByUs.add(path);
    this.#texts.delete(path);
  }

  /** True where what is on disk is what was saved by hand last. */
  async isByHand(path: string): Promise<boolean> {
    const text = this.#texts.get(path);
    if (text === undefined) return false;
    const onDisk = await readText(vscode.Uri.file(path));
    return onDisk !== undefined && plain(onDisk) === text;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #saved(document: vscode.TextDocument): void {
    const { fileName } = document;
    if (!isConfig(document)) return;
    this.#changedByUs.delete(fileName);
    if (this.#manual.delete(fileName)) this.#texts.set(fileName, plain(document.getText()));
    else this.#texts.delete(fileName);
  }
}

/** Editors show no byte order mark, and give each line the same end. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}
