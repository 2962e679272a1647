// Reads the values of a text that is not valid TOML as a whole. smol-toml stops at the first error; the syntax tree
// finds the statement with the error, and the rest is read again without it, so that a user who types keeps it and sees
// every error.
import { parse, TomlError } from 'smol-toml';
import { isIn, LineIndex, type Span } from '../syntax/line-index.ts';
import type { Source } from '../syntax/source.ts';
import { isOpen, type SyntaxTree } from '../syntax/tree.ts';
import { syntaxProblem, type SyntaxProblem } from './syntax-problem.ts';

export interface IntactValues {
  readonly values: object;
  readonly problems: readonly SyntaxProblem[];
  /** The lines that could not be read; the whole text where too much is wrong. */
  readonly lost: readonly Span[];
}

/** A text with more errors is half pasted or no TOML at all, and in a huge one each further pass takes time. */
const MOST_PROBLEMS = 30;
const MOST_PROBLEMS_IN_HUGE = 3;
const HUGE = 500_000;

export function intactValues(source: Source): IntactValues {
  let { text } = source;
  const problems: SyntaxProblem[] = [];
  const lost: Span[] = [];
  const most = text.length > HUGE ? MOST_PROBLEMS_IN_HUGE : MOST_PROBLEMS;
  while (problems.length < most) {
    try {
      return { problems, lost, values: parse(text, { integersAsBigInt: 'asNeeded' }) };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const problem = syntaxProblem(error, new LineIndex(text));
      problems.push(problem);
      const statement = faultyLines(source, problem.span.start, lost);
      lost.push(statement);
      text = blank(text, statement);
    }
  }
  return { problems, lost: [{ start: 0, end: text.length }], values: {} };
}

/** A header or a statement. */
interface Part extends Span {
  /** It lacks its end: to a parser, everything that follows is part of it. */
  readonly isOpen: boolean;
  /** It looks like the beginning of something else: a header, or a key with an equals sign. */
  readonly isBeginning: boolean;
  /** The statements that are lost with a header: they must not become part of the table above. */
  readonly section?: Span;
}

/**
 * The lines that an error costs: those of the statement that lacks its end, else of the statement that it stands in.
 */
function faultyLines({ lines, tree }: Source, offset: number, lost: readonly Span[]): Span {
  const { line } = lines.positionAt(offset);
  const [lineStart, lineEnd] = [lines.lineStart(line), lines.lineStart(line + 1)];
  const parts = [...partsOf(tree)].filter(({ start }) => !lost.some((span) => isIn(start, span)));
  const open = parts.find(({ isOpen }) => isOpen);
  if (open !== undefined && open.start < lineEnd) {
    const next = parts.find((part) => part.start > open.start && part.isBeginning && part.start >= lineStart);
    const end = next === undefined ? lines.text.length : Math.max(open.section?.end ?? 0, next.start);
    return wholeLines(lines, open.start, end);
  }
  const last = parts.findLast(({ start }) => start < lineEnd);
  if (last === undefined || last.end < lineStart) return wholeLines(lines, offset, lineEnd);
  return wholeLines(lines, last.start, last.section?.end ?? lines.lineStart(lines.positionAt(last.end).line + 1));
}

/** From the line of `start` to before the line of `end`, but at least its own. */
function wholeLines(lines: LineIndex, start: number, end: number): Span {
  const { line } = lines.positionAt(start);
  const last = end === lines.text.length ? lines.count : lines.positionAt(end).line;
  return { start: lines.lineStart(line), end: lines.lineStart(Math.max(last, line + 1)) };
}

function* partsOf({ sections }: SyntaxTree): Generator<Part> {
  for (const { header, statements, span: section } of sections) {
    if (header !== undefined) yield { ...header.span, isOpen: !header.isClosed, isBeginning: true, section };
    for (const { span, value, equals } of statements) {
      yield { ...span, isOpen: isOpen(value), isBeginning: equals !== undefined };
    }
  }
}

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ') + text.slice(end);
}
