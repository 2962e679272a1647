// Finds and edits the statement or item at the range of a diagnostic.
import type { SpanEdit } from '../../config/edit/text-edit.ts';
import type { Span } from '../../config/syntax/line-index.ts';
import type { LanguageDocument } from '../document.ts';
import type { KeyEntry, TaskEntry } from '../task-entry.ts';
import type { Statement, Value } from '../../config/syntax/tree.ts';

type Text = Pick<LanguageDocument, 'text' | 'lines'>;

/** True for `{ name = "a", … }`, where keys stand beside each other. */
function isInline({ text }: Text, { head }: TaskEntry): boolean {
  return text[head.start] === '{';
}

export function taskAt({ tasks }: LanguageDocument, { start }: Span): TaskEntry | undefined {
  return tasks.findLast(({ span }) => span.start <= start && start <= span.end);
}

/** The key at a range. */
export function entryAt({ entries }: LanguageDocument, { start, end }: Span): KeyEntry | undefined {
  return entries.find(({ key }) => key.span.start === start && key.span.end === end);
}

/** The key whose value is at a range. */
export function entryOfValue({ entries }: LanguageDocument, { start, end }: Span): KeyEntry | undefined {
  return entries.find(({ value }) => value?.span.start === start && value.span.end === end);
}

/** One more key below a place, indented as its line, or beside it in an inline table. */
export function keyBelow(text: Text, task: TaskEntry, { start, end }: Span, written: string): SpanEdit {
  if (isInline(text, task)) {
    return end === task.head.end ? insertion(end, ` ${written},`) : insertion(end, `, ${written}`);
  }
  const [first, last] = [lineAt(text, start), lineAt(text, end)];
  const indentation = /^[ \t]*/.exec(text.text.slice(first.start, start))?.[0] ?? '';
  return insertion(last.end, lineEndOf(text) + indentation + written);
}

/** Removes a statement, with its line if that has nothing else but a comment. */
export function withoutStatement(document: LanguageDocument, { span }: Statement): SpanEdit | undefined {
  const { text } = document;
  const line = lineAt(document, span.start);
  const last = lineAt(document, span.end);
  const before = text.slice(line.start, span.start);
  const behind = text.slice(span.end, last.end);
  if (before.trim() === '' && /^\s*(#.*)?$/.test(behind)) return { start: line.start, end: last.next, text: '' };
  return withoutItem(text, span);
}

/** Removes one of several items that are separated by commas. */
export function withoutItem(text: string, { start, end }: Span): SpanEdit | undefined {
  const behind = /^[ \t]*,[ \t]*/.exec(text.slice(end))?.[0];
  if (behind !== undefined) return { start, end: end + behind.length, text: '' };
  const before = /,\s*$/.exec(text.slice(0, start))?.[0];
  if (before !== undefined) return { start: start - before.length, end, text: '' };
  const alone = /[[{]\s*$/.exec(text.slice(0, start))?.[0];
  const gap = /^\s*(?=[\]}])/.exec(text.slice(end))?.[0];
  if (alone === undefined || gap === undefined) return undefined;
  return { start: start - alone.length + 1, end: end + gap.length, text: '' };
}

/** The item of a list, or the key of a table, at a place inside of a value. */
export function itemAt(value: Value | undefined, { start, end }: Span): Span | undefined {
  if (value?.kind === 'list') return value.items.find(({ span }) => span.start === start && span.end === end)?.span;
  if (value?.kind !== 'table') return undefined;
  return value.statements.find(({ keys: [key] }) => key?.span.start === start && key.span.end === end)?.span;
}

export function replacing({ start, end }: Span, text: string): SpanEdit {
  return { start, end, text };
}

export function insertion(at: number, text: string): SpanEdit {
  return { start: at, end: at, text };
}

function lineEndOf({ text }: Text): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** From where the line begins to where it ends, and to where the next one begins. */
function lineAt({ text, lines }: Text, offset: number): Span & { readonly next: number } {
  const { line } = lines.positionAt(offset);
  const [start, next] = [lines.lineStart(line), lines.lineStart(line + 1)];
  return { start, end: start + text.slice(start, next).replace(/[\r\n]+$/, '').length, next };
}
