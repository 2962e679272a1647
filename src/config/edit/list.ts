// Changes of a list or an inline table that keep the other items and every comment.
import type { Span } from '../syntax/line-index.ts';
import type { SpanEdit } from './text-edit.ts';

/** A list or an inline table: items between brackets or braces, separated by commas. */
export interface BracketList {
  readonly text: string;
  readonly lineEnd: string;
  /** The whole list with its brackets. */
  readonly span: Span;
  readonly items: readonly Span[];
}

/** The number of an item that stays, or the text of a new one. */
export type ListItem = number | string;

/**
 * The edits that turn a list into `target`, in which the items that stay keep their order. Everything about those, also
 * the comments beside and between them, stays as it is.
 */
export function changeList(list: BracketList, target: readonly ListItem[]): readonly SpanEdit[] {
  const kept = target.filter((item) => typeof item === 'number');
  if (target.length === 0 && !hasComments(list))
    return [{ start: list.span.start + 1, end: list.span.end - 1, text: '' }];
  const removed = removals(list, new Set(kept));
  if (kept.length === 0)
    return [
      ...removed,
      ...intoEmpty(
        list,
        target.filter((item) => typeof item === 'string'),
      ),
    ];
  const edits: SpanEdit[] = [];
  let last: number | undefined;
  let fresh: string[] = [];
  for (const item of target) {
    if (typeof item === 'string') {
      fresh.push(item);
      continue;
    }
    if (fresh.length > 0) edits.push(before(list, item, fresh));
    fresh = [];
    last = item;
  }
  if (last !== undefined && fresh.length > 0) edits.push(...behind(list, last, fresh, removed));
  return [...edits, ...removed];
}

function hasComments({ text, span, items }: BracketList): boolean {
  const gaps = items.map(({ end }, index) => text.slice(end, items[index + 1]?.start ?? span.end - 1));
  return [text.slice(span.start + 1, items[0]?.start ?? span.end - 1), ...gaps].some((gap) => gap.includes('#'));
}

function intoEmpty({ items, span, text }: BracketList, fresh: readonly string[]): readonly SpanEdit[] {
  if (fresh.length === 0) return [];
  const inner = text.slice(span.start + 1, span.end - 1);
  const isBrace = text[span.start] === '{';
  // `{}` becomes `{ A = 1 }`, `[]` becomes `["a"]`.
  const padding = isBrace && items.length === 0 && inner === '' ? ' ' : '';
  const start = items[0]?.start ?? span.start + 1;
  return [{ start, end: start, text: padding + fresh.join(', ') + padding }];
}

function before(list: BracketList, index: number, fresh: readonly string[]): SpanEdit {
  const { start } = itemAt(list, index);
  const gap = ownLine(list, index) ? `,${list.lineEnd}${indentationOf(list, start)}` : ', ';
  return { start, end: start, text: fresh.map((item) => item + gap).join('') };
}

function behind(
  list: BracketList,
  index: number,
  fresh: readonly string[],
  removed: readonly SpanEdit[],
): readonly SpanEdit[] {
  const { start, end } = itemAt(list, index);
  const line = ownLine(list, index);
  const isSwallowed = removed.some((edit) => edit.start === end);
  if (line === undefined || isSwallowed) return [{ start: end, end, text: fresh.map((item) => `, ${item}`).join('') }];
  // On lines of their own: below the comment that may stand behind the last item.
  const hasComma = commaBehind(list, index) !== undefined;
  const newLine = list.lineEnd + indentationOf(list, start);
  const below = { start: line.end, end: line.end, text: newLine + fresh.join(`,${newLine}`) + (hasComma ? ',' : '') };
  return hasComma ? [below] : [{ start: end, end, text: ',' }, below];
}

/** Items on lines of their own go with their lines; others with the comma and the space to their neighbor. */
function removals(list: BracketList, kept: ReadonlySet<number>): readonly SpanEdit[] {
  const edits: SpanEdit[] = [];
  for (let first = 0; first < list.items.length; first++) {
    if (kept.has(first)) continue;
    let last = first;
    while (last + 1 < list.items.length && !kept.has(last + 1)) last++;
    edits.push(...removeRun(list, first, last));
    first = last;
  }
  return edits;
}

function removeRun(list: BracketList, first: number, last: number): readonly SpanEdit[] {
  const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  const lines = indexes.flatMap((index) => ownLine(list, index) ?? []);
  const isWholeList = indexes.length === list.items.length;
  if (lines.length === indexes.length && !isWholeList) {
    return lines.map(({ start, end }) => ({ start, end: end + lengthOfLineEnd(list.text, end), text: '' }));
  }
  const next = list.items[last + 1];
  if (next !== undefined) return [{ start: itemAt(list, first).start, end: next.start, text: '' }];
  const previous = list.items[first - 1];
  if (previous !== undefined) return [{ start: previous.end, end: itemAt(list, last).end, text: '' }];
  const end = commaBehind(list, last) ?? itemAt(list, last).end;
  return [{ start: itemAt(list, first).start, end, text: '' }];
}

/** The line of an item that shares it with nothing but a comma and a comment. */
function ownLine(list: BracketList, index: number): Span | undefined {
  const { text } = list;
  const item = itemAt(list, index);
  const start = text.lastIndexOf('\n', item.start - 1) + 1;
  const rest = /[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?=\r?\n)/y;
  rest.lastIndex = item.end;
  const behindItem = rest.exec(text);
  if (text.slice(start, item.start).trim() !== '' || behindItem === null) return undefined;
  return { start, end: item.end + behindItem[0].length };
}

/** The offset behind the comma of an item. */
function commaBehind(list: BracketList, index: number): number | undefined {
  // TOML 1.0, "Array": white space, line ends and comments may stand before the comma.
  const comma = /(?:[ \t\r\n]|#[^\r\n]*)*,/y;
  comma.lastIndex = itemAt(list, index).end;
  const found = comma.exec(list.text);
  return found === null ? undefined : comma.lastIndex;
}

function itemAt({ items }: BracketList, index: number): Span {
  const item = items[index];
  if (item === undefined) throw new RangeError(`The list has no item ${index}`);
  return item;
}

function indentationOf({ text }: BracketList, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function lengthOfLineEnd(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return 2;
  return text.startsWith('\n', offset) ? 1 : 0;
}
