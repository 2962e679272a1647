// Several changes of a text as one edit.
import { LineIndex, withoutByteOrderMark } from '../syntax/line-index.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/** One change of a text, as `addTask` and the others make it. */
export type Change = (text: string) => readonly TextEdit[];

/** Several changes, each of what the one before left, as edits of `text`: one alone, and none where nothing changes. */
export function composeEdits(text: string, changes: readonly Change[]): readonly TextEdit[] {
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return only(text);
  const after = changes.reduce((now, change) => applyEdits(now, change(now)), text);
  return difference(withoutByteOrderMark(text), withoutByteOrderMark(after));
}

/** One edit of the part between the common beginning and the common end; none if the texts are equal. */
function difference(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  while (head > 0 && splits(before, head)) head--;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  while (tail > 0 && (splits(before, before.length - tail) || splits(after, after.length - tail))) tail--;
  const range = new LineIndex(before).rangeOf({ start: head, end: before.length - tail });
  return [{ range, newText: after.slice(head, after.length - tail) }];
}

/** True inside a surrogate pair or a line end, where an editor has no position. */
function splits(text: string, at: number): boolean {
  const [left, right] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return (left === 13 && right === 10) || (left >= 0xd800 && left < 0xdc00 && right >= 0xdc00 && right < 0xe000);
}
