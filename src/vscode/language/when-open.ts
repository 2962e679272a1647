// The language features are a bundle of their own: a window that never shows a dirigent.toml does not read it.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { isConfig } from './is-config.ts';
import type { LanguageContext } from './language.ts';

/** Brings the language features in when the first document with the name of the project file opens. */
export function languageWhenOpen(around: LanguageContext): Disposable {
  const disposables = new DisposableStore();
  let isLoading = false;
  const load = async (): Promise<void> => {
    const { registerLanguage } = await import('./language.ts');
    if (!disposables.isDisposed) disposables.add(registerLanguage(around));
  };
  const look = (document: vscode.TextDocument): void => {
    if (isLoading || !isConfig(document)) return;
    isLoading = true;
    load().catch(around.onError);
  };
  disposables.add(vscode.workspace.onDidOpenTextDocument(look));
  for (const document of vscode.workspace.textDocuments) look(document);
  return disposables;
}
