// Explains the errors of smol-toml to users who do not know the grammar of TOML.
import type { TomlError } from 'smol-toml';
import { translate, t } from '../../base/l10n.ts';
import type { LineIndex, Span } from '../syntax/line-index.ts';
import { beginsStatement } from '../syntax/statement-start.ts';

export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
  readonly suggestions?: readonly string[];
}

/** The problem of a UTF-16 file, as PowerShell's `>` writes, which was decoded as UTF-8; undefined for any other. */
export function encodingProblem(text: string): SyntaxProblem | undefined {
  if (!/^(?:\uFFFD\uFFFD|[^]?\0)/.test(text)) return undefined;
  const end = text.search(/[\r\n]|$/);
  return { span: { start: 0, end }, message: t('The file is written in UTF-16. Save it as UTF-8.') };
}

/** The problem, from its place to the end of the line, for users who do not know the grammar of TOML. */
export function syntaxProblem(error: TomlError, lines: LineIndex): SyntaxProblem {
  // The parser counts lines from 1, and only `\n` and `\r\n` end one for it; elsewhere a `\r` is an error by itself.
  const start = Math.min(offsetOf(lines.text, error.line, error.column), lines.text.length);
  const line = lines.positionAt(start).line;
  const lineEnd = lines.lineStart(line) + lines.text.slice(lines.lineStart(line)).search(/[\r\n]|$/);
  const lineText = lines.text.slice(lines.lineStart(line), lineEnd).trimEnd();
  const rest = lines.text.slice(start, lineEnd).trimEnd();
  // At the end of a line there is nothing to underline: the whole line is shown.
  const span = rest === '' ? { start: lines.lineStart(line), end: lineEnd } : { start, end: start + rest.length };
  const reason =
    error.message
      .replace(/^Invalid TOML document: /, '')
      .split('\n', 1)[0]
      ?.replace(/\.$/, '') ?? '';
  return { span, message: t('This is not valid TOML: {0}.', reason), ...explain(reason, lineText, rest, span) };
}

function explain(reason: string, line: string, rest: string, span: Span): Partial<SyntaxProblem> {
  const before = line.slice(0, line.length - rest.length);
  if (/^(invalid value|expected comma)/.test(reason) && beginsStatement(line) && /^[\s[]*$/.test(before)) {
    return { message: t('The list or table above this line is not closed.') };
  }
  if (reason === 'illegal character in key' && line.trimStart().startsWith('[')) {
    return { message: t('The brackets of this header are not closed.') };
  }
  if (reason.startsWith('unrecognised escape')) {
    const letter = rest.slice(0, 1);
    return {
      message: t('{0} is no escape in double quotes: write {1}, or use single quotes.', `\\${letter}`, `\\\\${letter}`),
      span: { start: span.start - 1, end: span.start + 1 },
      suggestions: [`\\\\${letter}`],
    };
  }
  const words = /^[A-Za-z][^#,\]}"'=]*/.exec(rest)?.[0].trimEnd();
  if (reason === 'invalid value' && words !== undefined) {
    return {
      message: t('Strings need quotes: "{0}".', words),
      span: { start: span.start, end: span.start + words.length },
      suggestions: [`"${words}"`],
    };
  }
  const known = EXPLANATIONS.find(({ when, atLineEnd }) => reason.startsWith(when) && (!atLineEnd || rest === ''));
  return known === undefined ? {} : { message: translate(known.message) };
}

const EXPLANATIONS: readonly { readonly when: string; readonly atLineEnd?: true; readonly message: string }[] = [
  { when: 'control characters', atLineEnd: true, message: 'This string has no closing quote.' },
  { when: 'unfinished string', message: 'This string has no closing quotes.' },
  { when: 'invalid value', atLineEnd: true, message: 'A value is missing after the equals sign.' },
  { when: 'expected end of table', message: 'The brackets of this header are not closed.' },
  { when: 'expected comma', message: 'A comma is missing between two items, or the bracket after the last one.' },
  { when: 'document contains excessively', message: 'Lists and tables are nested too deeply here.' },
  { when: 'incomplete key-value', message: 'A line is either `key = value` or the header of a [table].' },
  { when: 'illegal character in key', message: 'A line is either `key = value` or the header of a [table].' },
  { when: 'unexpected end of key', message: 'A key is missing before the equals sign.' },
  { when: 'each key-value declaration', message: 'Only a comment may follow a value on its line.' },
  {
    when: 'trying to redefine',
    message: 'This is defined twice: every key and every [table] may be defined only once.',
  },
];

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
