// Reports which texts of project files were saved by hand in this window: see typed-texts.ts.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { isConfig } from './is-config.ts';
import { readText } from './config-source.ts';
import { TypedTexts } from './typed-texts.ts';

/** The time from the write of a file to the event of its save. */
const SAVES_WITHIN_MS = 5_000;

export class HandSaves implements Disposable {
  readonly #disposables = new DisposableStore();
  readonly #typed = new TypedTexts();

  constructor() {
    const { onDidChangeTextDocument, onWillSaveTextDocument, onDidSaveTextDocument } = vscode.workspace;
    this.#disposables.add(
      onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!isConfig(document)) return;
        const { fileName, isDirty } = document;
        this.#typed.changed(fileName, { isEdit: contentChanges.length > 0, isDirty, isInFront: isInFront(document) });
      }),
    );
    this.#disposables.add(
      onWillSaveTextDocument(({ document, reason }) => {
        // `Manual` is also what an extension does with `save()`.
        const isManual = reason === vscode.TextDocumentSaveReason.Manual;
        this.#typed.saves(document.fileName, isManual && document.isDirty && isInFront(document));
      }),
    );
    this.#disposables.add(
      onDidSaveTextDocument((document) => {
        if (isConfig(document)) this.#typed.saved(document.fileName, document.getText());
      }),
    );
  }

  noteOwnChange(path: string): void {
    this.#typed.changedByUs(path);
  }

  /** True if the text on disk is the one that was saved by hand last. */
  async isByHand(path: string): Promise<boolean> {
    await unlessLonger(this.#typed.settled(path), SAVES_WITHIN_MS);
    if (!this.#typed.knows(path)) return false;
    const onDisk = await readText(vscode.Uri.file(path));
    return onDisk !== undefined && this.#typed.isByHand(path, onDisk);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** A save that failed has no event. */
async function unlessLonger(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

/** True if it is in the active editor, which has the focus. */
function isInFront(document: vscode.TextDocument): boolean {
  return vscode.window.state.focused && vscode.window.activeTextEditor?.document === document;
}
