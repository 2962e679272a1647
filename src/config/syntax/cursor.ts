// A position in a text that moves on, and what was met on the way.
import type { Span } from './line-index.ts';

/** Loops over character codes, not patterns with repeated groups: a string of megabytes must not exhaust a stack. */
export class Cursor {
  readonly text: string;
  readonly comments: Span[] = [];
  /** The offsets of unclosed braces, so that the text behind them is not scanned twice. */
  readonly openTables = new Set<number>();
  /** Behind this offset nothing that is nested too deeply for the tree is closed. */
  deepIsOpenFrom = Infinity;
  /** A string over several lines has no end. */
  hasOpenLongString = false;
  at = 0;
  /** Nothing behind this counts: the end of the text, or of a line that is read by itself. */
  end: number;
  /** Quotes of which the whole text has an odd number, so that one of them has no partner. */
  readonly unpaired: ReadonlySet<string>;

  constructor(text: string, unpaired: ReadonlySet<string> = new Set()) {
    this.text = text;
    this.end = text.length;
    this.unpaired = unpaired;
  }

  /** The code of the character here; NaN at the end. */
  get code(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : Number.NaN;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** Goes behind the mark if it stands here. */
  takes(mark: string): boolean {
    if (!this.sees(mark)) return false;
    this.at += mark.length;
    return true;
  }

  sees(mark: string): boolean {
    return this.at + mark.length <= this.end && this.text.startsWith(mark, this.at);
  }

  /** Whether a sticky pattern begins here. */
  matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return this.at < this.end && pattern.test(this.text);
  }

  skipBlanks(): void {
    while (this.code === SPACE || this.code === TAB) this.at++;
  }

  /** Blanks, a comment, then everything else of the line; stands at its end afterwards. */
  skipLine(): void {
    while (!this.isAtEnd && !isLineEnd(this.code)) if (!this.skipComment()) this.at++;
  }

  skipComment(): boolean {
    if (this.code !== HASH) return false;
    const start = this.at;
    this.at = this.lineEnd;
    this.comments.push({ start, end: this.at });
    return true;
  }

  skipLineEnd(): boolean {
    if (!isLineEnd(this.code)) return false;
    this.at += this.sees('\r\n') ? 2 : 1;
    return true;
  }

  /** Over blanks, comments and line ends; true where there was one of these. */
  skipGap(): boolean {
    let isNewLine = false;
    for (;;) {
      this.skipBlanks();
      if (this.skipLineEnd()) isNewLine = true;
      else if (!this.skipComment()) return isNewLine;
    }
  }

  get lineEnd(): number {
    let end = this.at;
    while (end < this.end && !isLineEnd(this.text.charCodeAt(end))) end++;
    return end;
  }

  /** To come back to, together with the comments that were met until then. */
  get mark(): Mark {
    return { at: this.at, comments: this.comments.length };
  }

  goBack({ at, comments }: Mark): void {
    this.at = at;
    this.comments.length = comments;
  }
}

export interface Mark {
  readonly at: number;
  readonly comments: number;
}

export function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === RETURN;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
