// The completion provider.
import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Completion } from '../../../language/completion/completion.ts';
import { complete } from '../../../language/completion/complete.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { LanguageDocument } from '../../../language/document.ts';
import { keyStory } from '../../../language/hover.ts';
import { keyWords } from './key-words.ts';
import { toOffset, toRange } from '../../config-file/ranges.ts';
import { surroundingsOf } from './surroundings.ts';

/** The trigger characters; outside of strings letters trigger as well. */
export const completionTriggers = ['"', "'", '[', '{', ',', '=', '.', '/', ' '];

export function completionProvider(documents: ConfigDocuments): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(source, position, token, { triggerCharacter }) {
      const document = documents.of(source);
      // A blank triggers only after `=` and `,`: elsewhere it ends a word.
      const before = source.lineAt(position).text.slice(0, position.character);
      if (triggerCharacter === ' ' && !/[=,[{] $/.test(before)) return undefined;
      const { items, isIncomplete } = await complete(
        document,
        toOffset(document, position),
        surroundingsOf(dirname(source.uri.fsPath), process.env),
      );
      if (token.isCancellationRequested) return undefined;
      return new vscode.CompletionList(
        items.map((item, index) => itemOf(document, item, index)),
        isIncomplete,
      );
    },
  };
}

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  header: vscode.CompletionItemKind.Module,
  key: vscode.CompletionItemKind.Property,
  word: vscode.CompletionItemKind.EnumMember,
  task: vscode.CompletionItemKind.Reference,
  group: vscode.CompletionItemKind.Value,
  program: vscode.CompletionItemKind.Function,
  script: vscode.CompletionItemKind.Event,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
  variable: vscode.CompletionItemKind.Variable,
};

function itemOf(document: LanguageDocument, completion: Completion, index: number): vscode.CompletionItem {
  const { kind, label, detail, about, span, insert, isSnippet, filter, more, asksAgain } = completion;
  const item = new vscode.CompletionItem(
    kind === 'key' || detail === undefined ? label : { label, description: detail },
    kinds[kind],
  );
  item.range = toRange(document, span);
  item.insertText = isSnippet ? new vscode.SnippetString(insert) : insert;
  item.sortText = String(index).padStart(5, '0');
  item.filterText = filter ?? label;
  if (about !== undefined) {
    item.detail = detail ?? '';
    item.documentation = keyWords(keyStory(about.name, about.key), { isListed: true });
  }
  if (more !== undefined) {
    item.additionalTextEdits = [new vscode.TextEdit(toRange(document, { start: more.at, end: more.at }), more.text)];
  }
  if (asksAgain === true) item.command = { command: 'editor.action.triggerSuggest', title: l10n.t('Suggest values') };
  return item;
}
