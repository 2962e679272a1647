// The sections of a file as an editor moves them: a header, its statements, and the comments that belong to them.
import { HeaderPaths } from '../syntax/header-paths.ts';
import type { LineIndex, Span } from '../syntax/line-index.ts';
import type { Source } from '../syntax/source.ts';
import type { KeyPart, Statement as SyntaxStatement, SyntaxTree, Value } from '../syntax/tree.ts';

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
  readonly keys: readonly KeyPart[];
  readonly value: Value;
  readonly span: Span;
  /** From the beginning of its first line to the end of its last, with the comment behind it, without the line end. */
  readonly lines: Span;
}

/** The sections of a file that is known to be TOML. */
export function sectionsOf({ tree, lines }: Source): readonly Section[] {
  const paths = new HeaderPaths();
  const heads = tree.sections.flatMap(({ header, statements }) => {
    if (header === undefined) return [];
    const path = paths.next(header).map(({ step }) => step);
    return [{ path, head: wholeLines(header.span, lines), statements: statementsOf(statements, lines) }];
  });
  return heads.map((section, index) => {
    const floor = index === 0 ? endOfPreamble(tree, lines) : contentEnd(heads[index - 1], lines);
    const ceiling = heads[index + 1]?.head.start ?? lines.text.length;
    const start = commentsAbove(section.head.start, floor, lines);
    return { ...section, block: { start, end: commentsBelow(contentEnd(section, lines), ceiling, lines) } };
  });
}

export function statementsOf(statements: readonly SyntaxStatement[], lines: LineIndex): readonly Statement[] {
  return statements.flatMap(({ keys, value, span }) =>
    value === undefined
      ? []
      : [{ path: keys.map(({ name }) => name), keys, value, span, lines: wholeLines(span, lines) }],
  );
}

function wholeLines({ start, end }: Span, lines: LineIndex): Span {
  return { start: lines.lineStart(lines.positionAt(start).line), end: lineEndAt(end, lines) };
}

/** The end of the line that contains `offset`, before its line end. */
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
function endOfPreamble({ sections: [preamble] }: SyntaxTree, lines: LineIndex): number {
  const above = preamble?.statements.at(-1);
  return above === undefined ? commentsBelow(0, lines.text.length, lines) : nextLine(above.span.end, lines);
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
