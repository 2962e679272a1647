// The parts of a document that can be folded.
import type { LineIndex, Span } from '../config/syntax/line-index.ts';
import type { LanguageDocument } from './document.ts';
import type { Section, Statement, Value } from '../config/syntax/tree.ts';

/** Zero-based lines, both included. */
export interface Fold {
  readonly kind: 'region' | 'comment';
  readonly first: number;
  readonly last: number;
}

/** Tasks with their sub-tables, tables, values over several lines, and comments of several lines. */
export function folds({ lines, tree, tasks }: LanguageDocument): readonly Fold[] {
  const spans = [
    ...tasks.map(({ span }) => span),
    ...tree.sections.flatMap((section) => sectionSpans(section)),
    ...tree.sections.flatMap(({ statements }) => statements.flatMap(({ value }) => longValues(value))),
  ];
  const regions = spans.map((span): Fold => ({ kind: 'region', ...linesOf(span, lines) }));
  const unique = new Map([...commentBlocks(tree.comments, lines), ...regions].map((fold) => [`${fold.first}`, fold]));
  return [...unique.values()].filter(({ first, last }) => last > first);
}

function sectionSpans({ header, statements }: Section): readonly Span[] {
  const last: Statement | undefined = statements.at(-1);
  // A task begins at its header as well, and reaches further.
  if (header === undefined || last === undefined || (header.keys[0]?.name === 'tasks' && header.keys.length === 1))
    return [];
  return [{ start: header.span.start, end: last.span.end }];
}

function longValues(value: Value | undefined): readonly Span[] {
  if (value === undefined || value.kind === 'bare') return [];
  if (value.kind === 'string') return value.isClosed ? [value.span] : [];
  const inner = value.kind === 'list' ? value.items : value.statements.map((statement) => statement.value);
  return [value.span, ...inner.flatMap((item) => longValues(item))];
}

/** Comments on lines of their own, one below the other. */
function commentBlocks(comments: readonly Span[], lines: LineIndex): readonly Fold[] {
  const blocks: { kind: 'comment'; first: number; last: number }[] = [];
  for (const { start } of comments) {
    const { line, character } = lines.positionAt(start);
    const isAlone = lines.text.slice(lines.lineStart(line), lines.lineStart(line) + character).trim() === '';
    const above = blocks.at(-1);
    if (isAlone && above?.last === line - 1) above.last = line;
    else if (isAlone) blocks.push({ kind: 'comment', first: line, last: line });
  }
  return blocks;
}

function linesOf({ start, end }: Span, lines: LineIndex): Pick<Fold, 'first' | 'last'> {
  return { first: lines.positionAt(start).line, last: lines.positionAt(end).line };
}
