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
  const closing = cursor.take(/[ \t]*\]\]?/y)?.trimStart();
  const isClosed = keys.length > 0 && closing === (isList ? ']]' : ']');
  const end = closing === undefined ? Math.max(keys.at(-1)?.span.end ?? 0, start + (isList ? 2 : 1)) : cursor.at;
  return { keys, isList, isClosed, span: { start, end } };
}
