// Strings in any of the four kinds of quotes, and what their escapes say.
import { isLineEnd, type Cursor } from './cursor.ts';
import { HEADER_LINE } from './statement-start.ts';
import type { Quote, StringValue } from './tree.ts';

/** A string; one that is not closed ends with its line. */
export function scanString(cursor: Cursor): StringValue | undefined {
  const start = cursor.at;
  if (cursor.code !== DOUBLE && cursor.code !== SINGLE) return undefined;
  const quote = QUOTES.find((each) => cursor.takes(each));
  if (quote === undefined) return undefined;
  const inside = cursor.at;
  const isLong = quote.length === 3;
  const closing = isLong ? closingOfLong(cursor, quote) : closingInLine(cursor, quote);
  if (isLong && closing === undefined) cursor.hasOpenLongString = true;
  const inner = { start: inside, end: closing ?? cursor.lineEnd };
  cursor.at = closing === undefined ? inner.end : inner.end + quote.length;
  const written = cursor.text.slice(inner.start, inner.end);
  const content = isLong ? written.replace(/^\r?\n/, '') : written;
  const text = quote.startsWith("'") ? content : unescape(content);
  return { kind: 'string', text, quote, isClosed: closing !== undefined, span: { start, end: cursor.at }, inner };
}

const QUOTES: readonly Quote[] = ['"""', "'''", '"', "'"];
const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACKSLASH = 0x5c;

function closingInLine({ text, at, end }: Cursor, quote: Quote): number | undefined {
  const closing = quote.charCodeAt(0);
  for (let index = at; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === closing) return index;
    if (isLineEnd(code)) return undefined;
    if (code === BACKSLASH && quote === '"' && !isLineEnd(text.charCodeAt(index + 1))) index++;
  }
  return undefined;
}

function closingOfLong(cursor: Cursor, quote: Quote): number | undefined {
  const { text, at, end } = cursor;
  let closing = text.indexOf(quote, at);
  while (quote === '"""' && closing !== -1 && isEscaped(text, closing, at)) closing = text.indexOf(quote, closing + 1);
  if (closing === -1) return undefined;
  // TOML 1.0, "String": up to two quotes may stand right before the closing ones.
  for (let more = 0; more < 2 && text[closing + quote.length] === quote[0]; more++) closing++;
  if (closing + quote.length > end) return undefined;
  // Where a quote has no partner, those on the far side of a header rather begin another string.
  return cursor.unpaired.has(quote) && HEADER_LINE.test(text.slice(at, closing)) ? undefined : closing;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - slashes > from && text.charCodeAt(at - slashes - 1) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };

/** An escape that TOML does not know stays as it is written. */
function unescape(written: string): string {
  if (!written.includes('\\')) return written;
  return written.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|[ \t]*\r?\n[ \t\r\n]*|(.))/g,
    (escape, byte?: string, short?: string, long?: string, letter?: string) => {
      const digits = byte ?? short ?? long;
      if (digits !== undefined) return fromCodePoint(Number.parseInt(digits, 16)) ?? escape;
      if (letter === undefined) return '';
      return letter === '"' || letter === '\\' ? letter : (ESCAPES[letter] ?? escape);
    },
  );
}

function fromCodePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
