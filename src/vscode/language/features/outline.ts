// The outline of a project file.
import * as vscode from 'vscode';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { LanguageDocument } from '../../../language/document.ts';
import { outline, type OutlineItem } from '../../../language/outline.ts';
import { toRange } from '../../config-file/ranges.ts';

export function outlineProvider(documents: ConfigDocuments): vscode.DocumentSymbolProvider {
  return {
    provideDocumentSymbols(source) {
      const document = documents.of(source);
      return outline(document).map((item) => symbolOf(document, item));
    },
  };
}

const kinds = {
  task: vscode.SymbolKind.Function,
  table: vscode.SymbolKind.Object,
  key: vscode.SymbolKind.Property,
} as const;

function symbolOf(document: LanguageDocument, item: OutlineItem): vscode.DocumentSymbol {
  const [range, selection] = [toRange(document, item.span), toRange(document, item.selection)];
  const symbol = new vscode.DocumentSymbol(item.name, item.detail, kinds[item.kind], range, selection);
  symbol.children = item.children.map((child) => symbolOf(document, child));
  return symbol;
}
