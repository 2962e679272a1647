// Whole sections of a file, taken out and put in with the blank lines around them.
import type { EditableFile } from './file.ts';
import type { Span } from '../syntax/line-index.ts';
import { lineEndAt, type Section } from './sections.ts';
import type { SpanEdit } from './text-edit.ts';

/** The pieces of the file that sections fill, with the blank lines between those that follow each other. */
export function piecesOf({ text }: EditableFile, sections: readonly Section[]): readonly Span[] {
  const pieces: Span[] = [];
  for (const { block } of sections) {
    const last = pieces.at(-1);
    if (last !== undefined && text.slice(last.end, block.start).trim() === '') {
      pieces[pieces.length - 1] = { start: last.start, end: block.end };
    } else {
      pieces.push(block);
    }
  }
  return pieces;
}

/** Takes sections out, with the blank lines that kept them apart from what follows. */
export function removeBlocks(file: EditableFile, sections: readonly Section[]): readonly SpanEdit[] {
  return piecesOf(file, sections).map((piece) => removePiece(file, piece));
}

function removePiece({ text, lines }: EditableFile, piece: Span): SpanEdit {
  const blank = /(?:[ \t]*\r?\n)*(?:[ \t]*$)?/y;
  blank.lastIndex = piece.end;
  const end = piece.end + (blank.exec(text)?.[0].length ?? 0);
  if (end < text.length) return { start: piece.start, end, text: '' };
  // At the end of the file the blank lines above have nothing left to keep apart.
  const above = text.slice(0, piece.start).trimEnd().length;
  const start = above === 0 ? piece.start : lines.lineStart(lines.positionAt(lineEndAt(above, lines)).line + 1);
  return { start, end, text: '' };
}

/** Puts a block below `section`, or at the end of the file, with a blank line on either side. */
export function insertBelow({ text, lineEnd }: EditableFile, section: Section | undefined, block: string): SpanEdit {
  const at = section?.block.end ?? text.length;
  const above = text.slice(0, at);
  const isLineOpen = above !== '' && !above.endsWith('\n');
  const gap = above.trim() === '' || /\n[ \t]*\r?\n$/.test(above) ? '' : lineEnd;
  const below = text.slice(at);
  // What follows already begins with a blank line, or there is nothing to keep apart.
  const isApart = below === '' || /^[ \t]*(\r?\n|$)/.test(below);
  return { start: at, end: at, text: (isLineOpen ? lineEnd : '') + gap + block + (isApart ? '' : lineEnd) };
}

/** Puts a block above a section, with a blank line between them. */
export function insertAbove({ lineEnd }: EditableFile, { block: { start } }: Section, block: string): SpanEdit {
  return { start, end: start, text: block + lineEnd };
}
