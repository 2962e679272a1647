// The names of a key: bare, quoted, and with dots between them.
import type { Cursor } from './cursor.ts';
import { scanString } from './scan-string.ts';
import type { KeyPart } from './tree.ts';

/** No key of ours has more than four; each part costs as much as all before it. */
const MOST_PARTS = 64;

/** `a`, `a."b c".d`, and `a.` while it is typed; empty where no key begins. */
export function scanKeys(cursor: Cursor): readonly KeyPart[] {
  const keys: KeyPart[] = [];
  let part = scanKey(cursor);
  while (part !== undefined) {
    if (keys.length < MOST_PARTS) keys.push(part);
    const end = cursor.at;
    cursor.skipBlanks();
    const dot = cursor.at;
    if (!cursor.takes('.')) {
      cursor.at = end;
      break;
    }
    cursor.skipBlanks();
    part = scanKey(cursor);
    if (part === undefined) keys.push({ name: '', span: { start: dot + 1, end: dot + 1 } });
  }
  return keys;
}

function scanKey(cursor: Cursor): KeyPart | undefined {
  const start = cursor.at;
  while (isBare(cursor.code)) cursor.at++;
  const name = cursor.at > start ? cursor.text.slice(start, cursor.at) : scanString(cursor)?.text;
  return name === undefined ? undefined : { name, span: { start, end: cursor.at } };
}

/** `[A-Za-z0-9_-]` */
function isBare(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}
