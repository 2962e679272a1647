// Edits of a text: as editors make them, by position, and as they are worked out, by offset.
import type { Range } from '../../model/diagnostic.ts';
import { LineIndex, withoutByteOrderMark } from '../syntax/line-index.ts';

/** Replaces a range of the text before all edits, as the edits of an editor do. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** The same with offsets, while it is being worked out. */
export interface SpanEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after edits that do not overlap. A byte order mark stays where it is. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(withoutByteOrderMark(text));
  const spans = edits.map(({ range, newText }) => ({
    start: lines.offsetAt(range.start),
    end: lines.offsetAt(range.end),
    text: newText,
  }));
  return text.slice(0, text.length - lines.text.length) + applySpans(lines.text, spans);
}

export function applySpans(text: string, edits: readonly SpanEdit[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, text: inserted } of inOrder(edits)) {
    if (start < done) throw new Error(`Edits overlap at ${start}`);
    result += text.slice(done, start) + inserted;
    done = end;
  }
  return result + text.slice(done);
}

/** By place; at the same place as they were given, but an insertion before what replaces. */
export function inOrder(edits: readonly SpanEdit[]): readonly SpanEdit[] {
  const isInsertion = ({ start, end }: SpanEdit): number => (start === end ? 0 : 1);
  return edits.toSorted((a, b) => a.start - b.start || isInsertion(a) - isInsertion(b));
}
