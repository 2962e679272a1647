// Converts between the offsets and ranges of the rooms without an editor and those of VS Code.
import * as vscode from 'vscode';
import type { LineIndex, Span } from '../../config/syntax/line-index.ts';
import type { Range } from '../../model/diagnostic.ts';

/** Converts between offsets and positions of one text. */
interface Text {
  readonly lines: LineIndex;
}

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function toRange({ lines }: Text, span: Span): vscode.Range {
  return rangeOf(lines.rangeOf(span));
}

export function toOffset({ lines }: Text, { line, character }: vscode.Position): number {
  return lines.offsetAt({ line, character });
}
