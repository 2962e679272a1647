// Between the offsets of the language features and the positions of the editor.
import * as vscode from 'vscode';
import type { Span } from '../../config/syntax/line-index.ts';
import type { LanguageDocument } from '../../language/document.ts';

export function toRange({ lines }: LanguageDocument, span: Span): vscode.Range {
  const { start, end } = lines.rangeOf(span);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function toOffset({ lines }: LanguageDocument, { line, character }: vscode.Position): number {
  return lines.offsetAt({ line, character });
}
