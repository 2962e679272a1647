// Offsets of a text, and the positions of editors.
import type { Position, Range } from '../../model/diagnostic.ts';

/** Half-open, in UTF-16 code units from the beginning of the text without its byte order mark. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function isIn(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset < end;
}

/** Turns offsets into the positions of editors and back. Lines end at `\n`, `\r\n` or `\r`, as in the LSP. */
export class LineIndex {
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(index + end.length);
  }

  /** Also of an empty text there is one. */
  get count(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - this.lineStart(low) };
  }

  /** A character behind the end of its line is taken back to it. */
  offsetAt({ line, character }: Position): number {
    const start = this.lineStart(line);
    const end = start + this.text.slice(start, this.lineStart(line + 1)).replace(/[\r\n]+$/, '').length;
    return Math.min(start + character, end);
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** Offset at which a zero-based line begins; the end of the text for lines behind it. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }
}

/** Editors do not show a byte order mark and do not count it either. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
