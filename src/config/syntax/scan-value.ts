// Values, and the statements that give them to keys.
import { isLineEnd, type Cursor } from './cursor.ts';
import { scanDeep } from './scan-deep.ts';
import { scanKeys } from './scan-keys.ts';
import { scanString } from './scan-string.ts';
import { ASSIGNMENT, HEADER } from './statement-start.ts';
import { isOpen, type ListValue, type Statement, type TableValue, type Value } from './tree.ts';

/** Deeper than anything that is ours: a hundred thousand brackets must not exhaust the stack. */
const MAX_DEPTH = 32;

/**
 * The value that begins here. Lists and tables may go over several lines (TOML 1.1 allows both); one that is not closed
 * ends where the next statement begins.
 */
function scanValue(cursor: Cursor): Value | undefined {
  const begin = cursor.mark;
  const value = cursor.openTables.has(cursor.at) ? undefined : scanNested(cursor, 0);
  if (!cursor.openTables.has(begin.at)) return value;
  // It has swallowed the statements below it.
  const { end } = cursor;
  cursor.goBack(begin);
  cursor.end = cursor.lineEnd;
  const line = scanNested(cursor, 0);
  cursor.end = end;
  return line;
}

function scanNested(cursor: Cursor, depth: number): Value | undefined {
  const { code } = cursor;
  if (code === BRACKET) return depth < MAX_DEPTH ? scanList(cursor, depth) : scanDeep(cursor);
  if (code === BRACE) return depth < MAX_DEPTH ? scanTable(cursor, depth) : scanDeep(cursor);
  return scanString(cursor) ?? scanBare(cursor, depth);
}

/** To a comment or the end of the line, in a list or table also to the next comma or closing bracket. */
function scanBare(cursor: Cursor, depth: number): Value | undefined {
  const start = cursor.at;
  while (!cursor.isAtEnd && !endsBare(cursor.code, depth)) cursor.at++;
  const text = cursor.text.slice(start, cursor.at).trimEnd();
  return text === '' ? undefined : { kind: 'bare', text, span: { start, end: start + text.length } };
}

function endsBare(code: number, depth: number): boolean {
  if (code === HASH || isLineEnd(code)) return true;
  return depth > 0 && (code === COMMA || code === CLOSING_BRACKET || code === CLOSING_BRACE);
}

function scanList(cursor: Cursor, depth: number): ListValue {
  const start = cursor.at++;
  const items: Value[] = [];
  let last = cursor.mark;
  for (;;) {
    const isNewLine = cursor.skipGap();
    if (isNewLine && (cursor.matches(HEADER) || cursor.matches(ASSIGNMENT))) break;
    if (cursor.takes(']')) return { kind: 'list', items, isClosed: true, span: { start, end: cursor.at } };
    if (!cursor.takes(',')) {
      const item = scanNested(cursor, depth + 1);
      if (item === undefined) break;
      items.push(item);
    }
    last = cursor.mark;
    // An inner one that is not closed leaves the outer one open as well.
    if (isOpenBracket(items.at(-1))) break;
  }
  cursor.goBack(last);
  return { kind: 'list', items, isClosed: false, span: { start, end: last.at } };
}

function scanTable(cursor: Cursor, depth: number): TableValue {
  const start = cursor.at++;
  const statements: Statement[] = [];
  let last = cursor.mark;
  let needsComma = false;
  for (;;) {
    const isNewLine = cursor.skipGap();
    if (cursor.takes('}')) return { kind: 'table', statements, isClosed: true, span: { start, end: cursor.at } };
    if (cursor.takes(',')) {
      needsComma = false;
    } else {
      if (isNewLine && (needsComma || cursor.matches(HEADER))) break;
      const statement = scanStatement(cursor, depth + 1);
      if (statement === undefined) break;
      statements.push(statement);
      needsComma = true;
    }
    last = cursor.mark;
    if (isOpenBracket(statements.at(-1)?.value)) break;
  }
  cursor.goBack(last);
  cursor.openTables.add(start);
  return { kind: 'table', statements, isClosed: false, span: { start, end: last.at } };
}

/** `key = value`, or what there is of it; undefined where not even a key begins. Depth 0 is a line of its own. */
export function scanStatement(cursor: Cursor, depth: number): Statement | undefined {
  const start = cursor.at;
  const keys = scanKeys(cursor);
  if (keys.length === 0) return undefined;
  let end = cursor.at;
  cursor.skipBlanks();
  if (!cursor.takes('=')) {
    cursor.at = end;
    return { keys, equals: undefined, value: undefined, span: { start, end } };
  }
  end = cursor.at;
  cursor.skipBlanks();
  const value = depth === 0 ? scanValue(cursor) : scanNested(cursor, depth);
  return { keys, equals: end - 1, value, span: { start, end: value?.span.end ?? end } };
}

function isOpenBracket(value: Value | undefined): boolean {
  return value?.kind !== 'string' && isOpen(value);
}

const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const COMMA = 0x2c;
const HASH = 0x23;
