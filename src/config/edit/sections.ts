import type { AST } from 'toml-eslint-parser';
import type { LineIndex, Span } from '../toml/line-index.ts';

/** `[header]` or `[[header]]` and what stands below it, up to the next. */
export interface Section {
  /** `tasks`, 0, `env`. */
  readonly path: readonly (string | number)[];
  /** The line of the header, without its line end. */
  readonly head: Span;
  readonly statements: readonly Statement[];
  /** Whole lines, with the comments that touch the header from above and the last statement from below. */
  readonly block: Span;
}

/** `key = value`, maybe with a dotted key. */
export interface Statement {
  readonly path: readonly string[];
  readonly keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[];
  readonly value: AST.TOMLContentNode;
  readonly span: Span;
  /** From the beginning of its first line to the end of its last, with the comment behind it, without the line end. */
  readonly lines: Span;
}

export function sectionsOf(program: AST.TOMLProgram, lines: LineIndex): readonly Section[] {
  const tables = program.body[0].body.filter((node) => node.type === 'TOMLTable');
  const drafts = tables.map((table) => sectionOf(table, lines));
  return drafts.map((draft, index) => {
    const floor = index === 0 ? endOfPreamble(program, lines) : contentEnd(drafts[index - 1], lines);
    const ceiling = drafts[index + 1]?.head.start ?? lines.text.length;
    const start = commentsAbove(draft.head.start, floor, lines);
    return { ...draft, block: { start, end: commentsBelow(contentEnd(draft, lines), ceiling, lines) } };
  });
}

function sectionOf(table: AST.TOMLTable, lines: LineIndex): Omit<Section, 'block'> {
  return {
    path: table.resolvedKey,
    head: wholeLines({ start: table.range[0], end: table.key.range[1] }, lines),
    statements: statementsOf(table.body, lines),
  };
}

export function statementsOf(body: readonly AST.TOMLKeyValue[], lines: LineIndex): readonly Statement[] {
  return body.map(({ key, value, range: [start, end] }) => ({
    path: key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value)),
    keys: key.keys,
    value,
    span: { start, end },
    lines: wholeLines({ start, end }, lines),
  }));
}

function wholeLines({ start, end }: Span, lines: LineIndex): Span {
  return { start: lines.lineStart(lines.positionAt(start).line), end: lineEndAt(end, lines) };
}

/** Where the line that holds `offset` ends, before its line end. */
export function lineEndAt(offset: number, { text }: LineIndex): number {
  const length = text.slice(offset).search(/\r?\n/);
  return length === -1 ? text.length : offset + length;
}

function nextLine(offset: number, lines: LineIndex): number {
  return lines.lineStart(lines.positionAt(offset).line + 1);
}

function contentEnd(section: Pick<Section, 'head' | 'statements'> | undefined, lines: LineIndex): number {
  if (section === undefined) return 0;
  return nextLine(section.statements.at(-1)?.lines.end ?? section.head.end, lines);
}

/** Statements above the first header, or the comment with which the file begins: that one speaks of the whole file. */
function endOfPreamble(program: AST.TOMLProgram, lines: LineIndex): number {
  const above = program.body[0].body.filter((node) => node.type === 'TOMLKeyValue').at(-1);
  return above === undefined ? commentsBelow(0, lines.text.length, lines) : nextLine(above.range[1], lines);
}

function commentsAbove(headStart: number, floor: number, lines: LineIndex): number {
  let start = headStart;
  for (let line = lines.positionAt(headStart).line - 1; line >= 0; line--) {
    const above = lines.lineStart(line);
    if (above < floor || !isComment(above, lines)) break;
    start = above;
  }
  return start;
}

/** Comments that touch what stands above them, unless they touch the next header as well: then they are its own. */
function commentsBelow(from: number, ceiling: number, lines: LineIndex): number {
  let end = from;
  while (end < ceiling && isComment(end, lines)) end = nextLine(end, lines);
  return end >= ceiling && ceiling < lines.text.length ? from : end;
}

function isComment(lineStart: number, { text }: LineIndex): boolean {
  const comment = /[ \t]*#/y;
  comment.lastIndex = lineStart;
  return comment.test(text);
}
