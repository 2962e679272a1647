// The fix for a string, a list, a table or a header without its end.
import { applySpans } from '../../config/edit/text-edit.ts';
import { LanguageDocument } from '../document.ts';
import type { Header, Value } from '../../config/syntax/tree.ts';
import type { Fix, FaultyText } from './fix.ts';
import { insertion } from './statement-edits.ts';

/** Closes a string, a list, a table or a header. Only fixes that make the text valid are offered. */
export function closeOpen({ document, span }: FaultyText): readonly Fix[] {
  const open = openIn(document).findLast(({ at, start }) => start < span.end && at <= span.end);
  if (open === undefined) return [];
  const edit = insertion(open.at, open.mark);
  const isGone = syntaxErrors(new LanguageDocument(applySpans(document.text, [edit]))) < syntaxErrors(document);
  return isGone ? [{ title: { kind: 'close', what: open.mark }, edits: [edit], isPreferred: true }] : [];
}

function syntaxErrors({ diagnostics }: LanguageDocument): number {
  return diagnostics.filter(({ code }) => code === 'syntax').length;
}

/** An unclosed part: where it begins, and the text that would close it where. */
interface Open {
  readonly start: number;
  readonly at: number;
  readonly mark: string;
}

function openIn({ tree, text }: LanguageDocument): readonly Open[] {
  return tree.sections.flatMap(({ header, statements }) => [
    ...(header === undefined || header.isClosed ? [] : [openHeader(header, text)]),
    ...statements.flatMap(({ value }) => openInValue(value)),
  ]);
}

/** `[[tasks]` has one of its brackets already. */
function openHeader({ span: { start, end }, isList }: Header, text: string): Open {
  const there = /\]*$/.exec(text.slice(start, end))?.[0].length ?? 0;
  return { start, at: end, mark: ']'.repeat(Math.max(0, (isList ? 2 : 1) - there)) };
}

const MARKS = { list: ']', table: ' }' } as const;

function openInValue(value: Value | undefined): readonly Open[] {
  if (value === undefined || value.kind === 'bare') return [];
  if (value.kind === 'string') {
    return value.isClosed ? [] : [{ start: value.span.start, at: value.span.end, mark: value.quote }];
  }
  const inner =
    value.kind === 'list'
      ? value.items.flatMap((item) => openInValue(item))
      : value.statements.flatMap((statement) => openInValue(statement.value));
  return value.isClosed ? inner : [{ start: value.span.start, at: value.span.end, mark: MARKS[value.kind] }, ...inner];
}
