import type { Cursor } from './cursor.ts';
import type { Quote, TextValue } from './node.ts';
import { HEADER_LINE } from './statement-start.ts';

/** A string; one that is not closed ends with its line. */
export function scanText(cursor: Cursor): TextValue | undefined {
  const start = cursor.at;
  const quote = cursor.take(/"""|'''|"|'/y) as Quote | undefined;
  if (quote === undefined) return undefined;
  const from = cursor.at;
  const isLong = quote.length === 3;
  const closing = isLong ? closingOfLong(cursor, quote) : closingInLine(cursor, quote);
  const isClosed = closing !== undefined;
  const inner = { start: from, end: closing ?? cursor.lineEnd };
  cursor.at = isClosed ? inner.end + quote.length : inner.end;
  const written = cursor.text.slice(inner.start, inner.end);
  const text = quote.startsWith("'") ? written : unescape(written);
  return {
    kind: 'text',
    text: isLong ? text.replace(/^\r?\n/, '') : text,
    quote,
    isClosed,
    span: { start, end: cursor.at },
    inner,
  };
}

function closingInLine(cursor: Cursor, quote: Quote): number | undefined {
  const body = cursor.look(quote === '"' ? /(?:[^"\\\r\n]|\\[^\r\n])*/y : /[^'\r\n]*/y) ?? '';
  const end = cursor.at + body.length;
  return end < cursor.end && cursor.text.startsWith(quote, end) ? end : undefined;
}

function closingOfLong(cursor: Cursor, quote: Quote): number | undefined {
  let end = cursor.at;
  do {
    end = cursor.text.indexOf(quote, end + (end === cursor.at ? 0 : 1));
    if (end === -1 || end >= cursor.end) return undefined;
  } while (quote === '"""' && isEscaped(cursor.text, end, cursor.at));
  // Up to two quotes may stand right before the closing ones.
  for (let more = 0; more < 2 && cursor.text[end + quote.length] === quote[0]; more++) end++;
  // Where one is missing, quotes on the far side of a header are rather the opening ones of another string.
  return cursor.isOdd(quote) && HEADER_LINE.test(cursor.text.slice(cursor.at, end)) ? undefined : end;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - slashes > from && text[at - slashes - 1] === '\\') slashes++;
  return slashes % 2 === 1;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };

/** An escape that TOML does not know stays as it is written. */
function unescape(written: string): string {
  if (!written.includes('\\')) return written;
  return written.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|[ \t]*\r?\n\s*|(.))/g,
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
