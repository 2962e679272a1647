// Contributes the language configuration of `toml` unless another extension has one. In package.json it would conflict
// with that of any other extension for TOML, and VS Code does not define which one wins.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { extensionId } from '../names.ts';
import { isConfig } from '../config-file/is-config.ts';

/** Sets the language configuration, and the language of project files whose name package.json does not have. */
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
