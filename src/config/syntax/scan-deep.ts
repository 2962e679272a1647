// Lists and tables that are nested too deeply for the tree: one value in one piece.
import type { Cursor } from './cursor.ts';
import { scanString } from './scan-string.ts';
import { HEADER } from './statement-start.ts';
import type { BareValue } from './tree.ts';

/** The brackets that begin here with all that they hold; undefined where they are not closed. */
export function scanDeep(cursor: Cursor): BareValue | undefined {
  const start = cursor.at;
  if (start >= cursor.deepIsOpenFrom) return undefined;
  const begin = cursor.mark;
  let depth = 0;
  for (;;) {
    const isNewLine = cursor.skipGap();
    if (cursor.isAtEnd || (isNewLine && cursor.matches(HEADER))) break;
    if (cursor.sees('[') || cursor.sees('{')) depth++;
    else if (cursor.sees(']') || cursor.sees('}')) depth--;
    if (scanString(cursor) === undefined) cursor.at++;
    if (depth === 0)
      return { kind: 'bare', text: cursor.text.slice(start, cursor.at), span: { start, end: cursor.at } };
  }
  // Another one behind it would be read to the same end.
  cursor.deepIsOpenFrom = Math.min(cursor.deepIsOpenFrom, start);
  cursor.goBack(begin);
  return undefined;
}
