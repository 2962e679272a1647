import type { Cursor } from './cursor.ts';
import type { ListValue, Statement, TableValue, Value } from './node.ts';
import { scanKeys } from './scan-keys.ts';
import { scanText } from './scan-text.ts';
import { ASSIGNMENT, HEADER } from './statement-start.ts';

/** Deeper than anything that is ours; a hundred thousand brackets must not exhaust the stack. */
const MAX_DEPTH = 32;

/**
 * The value that begins here. Lists and tables may go over several lines (TOML 1.1 allows both); one that nobody closed
 * ends where the next statement begins.
 */
function scanValue(cursor: Cursor): Value | undefined {
  const begin = markOf(cursor);
  const value = cursor.openTables.has(cursor.at) ? undefined : scanNested(cursor, 0);
  if (!cursor.openTables.has(begin.at)) return value;
  // Reading on, it took the statements below it for its own.
  const { end } = cursor;
  goBack(cursor, begin);
  cursor.end = cursor.lineEnd;
  const line = scanNested(cursor, 0);
  cursor.end = end;
  return line;
}

function scanNested(cursor: Cursor, depth: number): Value | undefined {
  if (cursor.next === '[') return depth < MAX_DEPTH ? scanList(cursor, depth) : undefined;
  if (cursor.next === '{') return depth < MAX_DEPTH ? scanTable(cursor, depth) : undefined;
  return scanText(cursor) ?? scanWord(cursor, depth);
}

function scanWord(cursor: Cursor, depth: number): Value | undefined {
  const start = cursor.at;
  const text = cursor.take(depth === 0 ? /[^#\r\n]+/y : /[^,\]}#\r\n]+/y)?.trimEnd();
  if (text === undefined || text === '') return undefined;
  return { kind: 'word', text, span: { start, end: start + text.length } };
}

function scanList(cursor: Cursor, depth: number): ListValue {
  const start = cursor.at++;
  const items: Value[] = [];
  let last = markOf(cursor);
  for (;;) {
    const isNewLine = skipGap(cursor);
    if (isNewLine && (cursor.look(HEADER) !== undefined || cursor.look(ASSIGNMENT) !== undefined)) break;
    if (cursor.take(/\]/y) !== undefined)
      return { kind: 'list', items, isClosed: true, span: { start, end: cursor.at } };
    if (cursor.take(/,/y) === undefined) {
      const item = scanNested(cursor, depth + 1);
      if (item === undefined) break;
      items.push(item);
    }
    last = markOf(cursor);
    if (isOpen(items.at(-1))) break;
  }
  goBack(cursor, last);
  return { kind: 'list', items, isClosed: false, span: { start, end: last.at } };
}

function scanTable(cursor: Cursor, depth: number): TableValue {
  const start = cursor.at++;
  const statements: Statement[] = [];
  let last = markOf(cursor);
  let needsComma = false;
  for (;;) {
    const isNewLine = skipGap(cursor);
    if (cursor.take(/\}/y) !== undefined)
      return { kind: 'table', statements, isClosed: true, span: { start, end: cursor.at } };
    if (cursor.take(/,/y) !== undefined) {
      needsComma = false;
    } else {
      if (isNewLine && (needsComma || cursor.look(HEADER) !== undefined)) break;
      const statement = scanStatement(cursor, depth + 1);
      if (statement === undefined) break;
      statements.push(statement);
      needsComma = true;
    }
    last = markOf(cursor);
    if (isOpen(statements.at(-1)?.value)) break;
  }
  goBack(cursor, last);
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
  if (cursor.next !== '=') {
    cursor.at = end;
    return { keys, equals: undefined, value: undefined, span: { start, end } };
  }
  const equals = cursor.at++;
  end = cursor.at;
  cursor.skipBlanks();
  const value = depth === 0 ? scanValue(cursor) : scanNested(cursor, depth);
  return { keys, equals, value, span: { start, end: value?.span.end ?? end } };
}

/** An inner one that is not closed leaves the outer one open as well. */
function isOpen(value: Value | undefined): boolean {
  return (value?.kind === 'list' || value?.kind === 'table') && !value.isClosed;
}

/** Over blanks, comments and line ends; true where there was one of these. */
function skipGap(cursor: Cursor): boolean {
  let isNewLine = false;
  for (;;) {
    cursor.skipBlanks();
    if (cursor.skipLineEnd()) isNewLine = true;
    else if (!cursor.skipComment()) return isNewLine;
  }
}

interface Mark {
  readonly at: number;
  readonly comments: number;
}

function markOf({ at, comments }: Cursor): Mark {
  return { at, comments: comments.length };
}

function goBack(cursor: Cursor, { at, comments }: Mark): void {
  cursor.at = at;
  cursor.comments.length = comments;
}
