import type { Span } from '../../config/toml/line-index.ts';

/** A place in a text that only moves on, and what was met on the way. */
export class Cursor {
  readonly text: string;
  readonly comments: Span[] = [];
  /** Where those tables begin that nobody closed: what was found out by reading far is not read twice. */
  readonly openTables = new Set<number>();
  at = 0;
  /** Nothing behind this counts: the end of the text, or of a line that is read by itself. */
  end: number;

  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    this.text = text;
    this.end = text.length;
  }

  /** The character here; empty at the end. */
  get next(): string {
    return this.at < this.end ? (this.text[this.at] ?? '') : '';
  }

  get isAtLineEnd(): boolean {
    const { next } = this;
    return next === '' || next === '\n' || next === '\r';
  }

  /** What a sticky pattern finds here, passed over; undefined where it finds nothing or nothing before the end. */
  take(pattern: RegExp): string | undefined {
    const found = this.look(pattern);
    this.at += found?.length ?? 0;
    return found;
  }

  /** The same without moving. */
  look(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = this.at < this.end ? (pattern.exec(this.text) ?? []) : [];
    return found?.slice(0, this.end - this.at);
  }

  skipBlanks(): void {
    this.take(/[ \t]+/y);
  }

  /** Blanks, a comment, then everything else of the line; stands at its end afterwards. */
  skipLine(): void {
    while (!this.isAtLineEnd) {
      if (this.skipComment()) return;
      this.take(/[^#\r\n]+/y);
    }
  }

  skipComment(): boolean {
    const start = this.at;
    if (this.take(/#[^\r\n]*/y) === undefined) return false;
    this.comments.push({ start, end: this.at });
    return true;
  }

  skipLineEnd(): boolean {
    return this.take(/\r\n|\n|\r/y) !== undefined;
  }

  /** Whether the whole text has an odd number of these quotes, so that one of them has no partner. */
  isOdd(quote: string): boolean {
    const count = this.#counts.get(quote) ?? this.text.split(quote).length - 1;
    this.#counts.set(quote, count);
    return count % 2 === 1;
  }

  get lineEnd(): number {
    const end = /[\r\n]|$/g;
    end.lastIndex = this.at;
    return Math.min(end.exec(this.text)?.index ?? this.end, this.end);
  }
}
