// Typing aids of the language `toml` where no other extension brings them. In package.json they would stand beside those of
// any other extension for TOML, and which of the two holds is left to chance.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { extensionId } from '../names.ts';
import { isConfig } from '../config-file/is-config.ts';

/** Comments, brackets and words of TOML; and a project file of another name than package.json says is TOML as well. */
export function asToml(onError: (error: unknown) => void): Disposable {
  const disposables = new DisposableStore();
  if (!vscode.extensions.all.some(bringsToml)) {
    disposables.add(vscode.languages.setLanguageConfiguration('toml', configuration));
  }
  const name = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'plaintext' || !isConfig(document)) return;
    vscode.languages.setTextDocumentLanguage(document, 'toml').then(undefined, onError);
  };
  disposables.add(vscode.workspace.onDidOpenTextDocument(name));
  vscode.workspace.textDocuments.forEach(name);
  return disposables;
}

interface Manifest {
  readonly contributes?: {
    readonly languages?: readonly { readonly id?: unknown; readonly configuration?: unknown }[];
  };
}

function bringsToml({ id, packageJSON }: vscode.Extension<unknown>): boolean {
  const { contributes } = packageJSON as Manifest;
  const languages = contributes?.languages ?? [];
  return id !== extensionId && languages.some((each) => each.id === 'toml' && each.configuration !== undefined);
}

const configuration: vscode.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['[', ']'],
    ['{', '}'],
  ],
  autoClosingPairs: [
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: '"', close: '"', notIn: [vscode.SyntaxTokenType.String, vscode.SyntaxTokenType.Comment] },
    { open: "'", close: "'", notIn: [vscode.SyntaxTokenType.String, vscode.SyntaxTokenType.Comment] },
  ],
  wordPattern: /[\w-]+/,
};
