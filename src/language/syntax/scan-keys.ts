import type { Cursor } from './cursor.ts';
import type { KeyPart } from './node.ts';
import { scanText } from './scan-text.ts';

/** No key of ours has more than four; each part costs as much as all before it. */
const MOST_PARTS = 64;

/** `a`, `a."b c".d`, and `a.` while it is typed; empty where no key begins. */
export function scanKeys(cursor: Cursor): readonly KeyPart[] {
  const keys: KeyPart[] = [];
  let part = scanKey(cursor);
  while (part !== undefined && keys.length < MOST_PARTS) {
    keys.push(part);
    const { at } = cursor;
    if (cursor.take(/[ \t]*\.[ \t]*/y) === undefined) break;
    part = scanKey(cursor);
    if (part === undefined) {
      const behindDot = cursor.text.indexOf('.', at) + 1;
      keys.push({ name: '', span: { start: behindDot, end: behindDot } });
    }
  }
  return keys;
}

function scanKey(cursor: Cursor): KeyPart | undefined {
  const start = cursor.at;
  const name = cursor.take(/[\w-]+/y) ?? scanText(cursor)?.text;
  return name === undefined ? undefined : { name, span: { start, end: cursor.at } };
}
