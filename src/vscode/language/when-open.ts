// Loads the language features with the first dirigent.toml that is opened: a window without one does not read them.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { isConfig } from '../config-file/is-config.ts';
import type { LoadDocuments } from '../config-file/load-documents.ts';
import type { LanguageContext } from './language.ts';

/** The context of the language features, before the code that reads project files is loaded. */
type LanguageWhenOpenContext = Omit<LanguageContext, 'documents'> & { readonly documents: LoadDocuments };

/** Loads the language features when the first document with the name of the project file opens. */
export function languageWhenOpen(context: LanguageWhenOpenContext): Disposable {
  const disposables = new DisposableStore();
  let isLoading = false;
  const load = async (): Promise<void> => {
    const [{ registerLanguage }, documents] = await Promise.all([import('./language.ts'), context.documents()]);
    if (!disposables.isDisposed) disposables.add(registerLanguage({ ...context, documents }));
  };
  const look = (document: vscode.TextDocument): void => {
    if (isLoading || !isConfig(document)) return;
    isLoading = true;
    load().catch((error: unknown) => {
      // The next document tries again.
      isLoading = false;
      context.onError(error);
    });
  };
  disposables.add(vscode.workspace.onDidOpenTextDocument(look));
  for (const document of vscode.workspace.textDocuments) look(document);
  return disposables;
}
