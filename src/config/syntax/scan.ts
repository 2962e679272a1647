// The tolerant reading of a dirigent.toml: an error costs its own statement, never the next.
import { Cursor } from './cursor.ts';
import { scanKeys } from './scan-keys.ts';
import { scanStatement } from './scan-value.ts';
import type { Header, Section, Statement, SyntaxTree } from './tree.ts';

/** The tree of a text, however broken. In one pass, so that it is fast enough for every keystroke. */
export function scan(text: string): SyntaxTree {
  const cursor = new Cursor(text);
  const tree = scanSections(cursor);
  // A multi-line string without its end reached to the beginning of the next one.
  return cursor.hasOpenLongString ? scanSections(new Cursor(text, unpairedQuotes(text))) : tree;
}

function unpairedQuotes(text: string): ReadonlySet<string> {
  return new Set(['"""', "'''"].filter((quote) => text.split(quote).length % 2 === 0));
}

function scanSections(cursor: Cursor): SyntaxTree {
  const begun: { header: Header | undefined; statements: Statement[]; start: number }[] = [];
  let statements: Statement[] = [];
  begun.push({ header: undefined, statements, start: 0 });
  while (!cursor.isAtEnd) {
    cursor.skipBlanks();
    const start = cursor.at;
    if (cursor.sees('[')) {
      statements = [];
      begun.push({ header: scanHeader(cursor), statements, start });
    } else {
      const statement = scanStatement(cursor, 0);
      if (statement !== undefined) statements.push(statement);
    }
    cursor.skipLine();
    cursor.skipLineEnd();
  }
  const sections = begun.map(({ start, ...section }, index): Section => ({
    ...section,
    span: { start, end: begun[index + 1]?.start ?? cursor.text.length },
  }));
  return { sections, comments: cursor.comments };
}

function scanHeader(cursor: Cursor): Header {
  const start = cursor.at;
  const isList = cursor.takes('[[');
  if (!isList) cursor.takes('[');
  cursor.skipBlanks();
  const keys = scanKeys(cursor);
  let end = Math.max(keys.at(-1)?.span.end ?? 0, start + (isList ? 2 : 1));
  cursor.skipBlanks();
  const closing = cursor.takes(']]') ? ']]' : cursor.takes(']') ? ']' : undefined;
  if (closing !== undefined) end = cursor.at;
  const isClosed = keys.length > 0 && closing === (isList ? ']]' : ']');
  return { keys, isList, isClosed, span: { start, end } };
}
