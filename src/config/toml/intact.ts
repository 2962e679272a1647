import { parse, TomlError } from 'smol-toml';
import { LineIndex, type Span } from './line-index.ts';
import { beginsStatement, isHeader, syntaxProblem, type SyntaxProblem } from './syntax-problem.ts';

export interface IntactPart {
  /** As long as the whole text and with the same lines; what cannot be read is blank. */
  readonly text: string;
  readonly values: object;
  readonly problems: readonly SyntaxProblem[];
  /** What is blank of it; the whole text where too much is wrong. */
  readonly lost: readonly Span[];
}

/** A text with more mistakes is being pasted or is no TOML at all; in a huge one each further look takes its time. */
const MOST_PROBLEMS = 30;
const MOST_PROBLEMS_IN_HUGE = 3;
const HUGE = 500_000;

/**
 * What can still be read of a text that is not TOML: statements with a mistake are blanked, one after the other. A parser
 * stops at the first mistake; somebody who types wants to keep the rest of the file, and to hear of every mistake.
 */
export function intactPart(source: string): IntactPart {
  let text = source;
  const problems: SyntaxProblem[] = [];
  const lost: Span[] = [];
  const most = source.length > HUGE ? MOST_PROBLEMS_IN_HUGE : MOST_PROBLEMS;
  while (problems.length < most) {
    try {
      return { text, problems, lost, values: parse(text, { integersAsBigInt: 'asNeeded' }) };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const lines = new LineIndex(text);
      const problem = syntaxProblem(error, lines);
      problems.push(problem);
      const statement = statementAt(text, lines, problem.span.start);
      lost.push(statement);
      text = blank(text, statement);
    }
  }
  return { text: '', values: {}, problems, lost: [{ start: 0, end: source.length }] };
}

/**
 * The lines of the statement of a mistake. Where a line begins well or stands inside of a list, it is the statement
 * above it that failed to end.
 */
function statementAt(text: string, lines: LineIndex, offset: number): Span {
  const { line } = lines.positionAt(offset);
  const lineAt = (number: number): string => text.slice(lines.lineStart(number), lines.lineStart(number + 1)).trimEnd();
  let above = line - 1;
  while (above >= 0 && !beginsStatement(lineAt(above))) above--;
  const isAboveOpen = above >= 0 && OPEN.test(lineAt(above));
  const first = isAboveOpen ? above : line;
  let last = isAboveOpen && beginsStatement(lineAt(line)) ? line : line + 1;
  // What stands below a broken header is not a part of the table above.
  if (first === line && lineAt(line).trimStart().startsWith('[')) {
    while (last < lines.count && !isHeader(lineAt(last))) last++;
  }
  return { start: lines.lineStart(first), end: lines.lineStart(last) };
}

/** Ends with a list, a table or a long string that is not closed on the same line. */
const OPEN = /=\s*(\[[^\]]*|\{[^}]*|"""(?:(?!""").)*|'''(?:(?!''').)*)$/;

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ') + text.slice(end);
}
