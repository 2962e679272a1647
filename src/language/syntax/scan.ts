import { Cursor } from './cursor.ts';
import type { Header, Section, Statement, SyntaxTree } from './node.ts';
import { scanKeys } from './scan-keys.ts';
import { scanStatement } from './scan-value.ts';

/**
 * What is written in a text, however broken: a mistake costs its own statement, never the next. In one pass, so that it
 * can follow every key that is pressed; the checks of the file have their own, strict parser.
 */
export function scan(text: string): SyntaxTree {
  const cursor = new Cursor(text);
  const drafts: { header: Header | undefined; statements: Statement[]; start: number }[] = [];
  let statements: Statement[] = [];
  drafts.push({ header: undefined, statements, start: 0 });
  while (cursor.next !== '') {
    cursor.skipBlanks();
    const start = cursor.at;
    if (cursor.next === '[') {
      statements = [];
      drafts.push({ header: scanHeader(cursor), statements, start });
    } else {
      const statement = scanStatement(cursor, 0);
      if (statement !== undefined) statements.push(statement);
    }
    cursor.skipLine();
    cursor.skipLineEnd();
  }
  const sections = drafts.map(({ start, ...section }, index): Section => ({
    ...section,
    span: { start, end: drafts[index + 1]?.start ?? text.length },
  }));
  return { sections, comments: cursor.comments };
}

function scanHeader(cursor: Cursor): Header {
  const start = cursor.at;
  const isList = cursor.take(/\[\[?[ \t]*/y)?.startsWith('[[') === true;
  const keys = scanKeys(cursor);
  let end = Math.max(cursor.at, keys.at(-1)?.span.end ?? start);
  const closing = cursor.take(isList ? /[ \t]*\]\]/y : /[ \t]*\]/y);
  if (closing !== undefined) end = cursor.at;
  return { keys, isList, isClosed: closing !== undefined, span: { start, end } };
}
