import type { Span } from './line-index.ts';

/** One part of a dotted key. */
export interface KeyPart {
  readonly name: string;
  readonly span: Span;
}

/**
 * Walks over text that is known to be TOML, and therefore asks only where things end. Loops, not regular expressions
 * with repeated groups: a string of megabytes must not exhaust a stack.
 */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  sees(mark: string): boolean {
    return this.text.startsWith(mark, this.at);
  }

  /** Goes behind the mark if it stands here. */
  takes(mark: string): boolean {
    if (!this.sees(mark)) return false;
    this.at += mark.length;
    return true;
  }

  /** Goes to what follows spaces, line ends and comments. */
  skipVoid(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === SPACE || code === TAB || code === LINE_FEED || code === RETURN) this.at++;
      else if (code === HASH) this.#goTo('\n');
      else return;
    }
  }

  /** `a . "b c" . d`; leaves off behind the last part. */
  key(): readonly KeyPart[] {
    const parts: KeyPart[] = [];
    do {
      this.skipVoid();
      const part = this.#keyPart();
      if (part === undefined) return [];
      parts.push(part);
      this.skipVoid();
    } while (this.takes('.'));
    return parts;
  }

  /** Goes behind a string, or a word: that ends with its line or before the next mark of a list or table. */
  skipScalar(): void {
    if (this.#string()) return;
    const start = this.at;
    while (!this.isAtEnd && !ENDS_WORD.has(this.text.charCodeAt(this.at))) this.at++;
    this.at = start + this.text.slice(start, this.at).trimEnd().length;
  }

  #keyPart(): KeyPart | undefined {
    const start = this.at;
    const isBasic = this.sees('"');
    if (this.#string()) {
      const inner = this.text.slice(start + 1, this.at - 1);
      return { name: isBasic ? unescaped(inner) : inner, span: { start, end: this.at } };
    }
    BARE_KEY.lastIndex = start;
    const name = BARE_KEY.exec(this.text)?.[0];
    if (name === undefined) return undefined;
    this.at += name.length;
    return { name, span: { start, end: this.at } };
  }

  /** Goes behind the string that begins here; false where none does. */
  #string(): boolean {
    if (this.takes("'''")) this.#goBehind("'''", 2);
    else if (this.takes("'")) this.#goBehind("'", 0);
    else if (this.takes('"""')) this.#goBehindEscaped('"""', 2);
    else if (this.takes('"')) this.#goBehindEscaped('"', 0);
    else return false;
    return true;
  }

  /** A string with three quotes may end with up to two more, which are its last characters. */
  #goBehind(quotes: string, mostMore: number): void {
    this.#goTo(quotes);
    this.at = Math.min(this.at + quotes.length, this.text.length);
    for (let more = 0; more < mostMore && this.takes(quotes.slice(0, 1)); more++);
  }

  #goBehindEscaped(quotes: string, mostMore: number): void {
    while (!this.isAtEnd && !this.sees(quotes)) this.at += this.text.charCodeAt(this.at) === BACKSLASH ? 2 : 1;
    this.#goBehind(quotes, mostMore);
  }

  #goTo(mark: string): void {
    const found = this.text.indexOf(mark, this.at);
    this.at = found === -1 ? this.text.length : found;
  }
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const BACKSLASH = 0x5c;

const BARE_KEY = /[\w-]+/y;
const ENDS_WORD = new Set([',', ']', '}', '#', '\r', '\n'].map((mark) => mark.charCodeAt(0)));

/** TOML 1.1: `\e` and `\xHH` besides those of 1.0. */
function unescaped(inner: string): string {
  if (!inner.includes('\\')) return inner;
  return inner.replaceAll(ESCAPE, (escape) => {
    const letter = escape.slice(1, 2);
    return escape.length === 2
      ? (LETTERS[letter] ?? letter)
      : String.fromCodePoint(Number.parseInt(escape.slice(2), 16));
  });
}

const ESCAPE = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/g;
const LETTERS: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001B' };
