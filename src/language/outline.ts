// The outline (document symbols) of a document.
import type { Span } from '../config/syntax/line-index.ts';
import type { LanguageDocument } from './document.ts';
import type { KeyEntry, TaskEntry } from './task-entry.ts';

/** One row of the outline of a file. */
export interface OutlineItem {
  readonly kind: 'task' | 'table' | 'key';
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
  /** Inside of `span`: what a click on the row selects. */
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/** Tasks and tables in the order of the file, with their keys below them. */
export function outline({ text, tasks, entries }: LanguageDocument): readonly OutlineItem[] {
  const items = tasks.map((task) => taskItem(task, text));
  const others = itemsBelow(
    entries.filter(({ task, path }) => task === undefined && path[0] !== 'tasks'),
    0,
    text,
  );
  return [...items, ...others].sort((a, b) => a.span.start - b.span.start);
}

function taskItem(task: TaskEntry, text: string): OutlineItem {
  const title = task.text('title')?.text;
  const { name = '[[tasks]]', head, span } = task;
  const own = task.entries.filter(({ path }) => path.length > 1);
  return {
    kind: 'task',
    name: name === '' ? '[[tasks]]' : name,
    detail: title ?? task.text('command')?.text ?? '',
    span,
    selection: task.text('name')?.span ?? head,
    children: itemsBelow(own, 1, text),
  };
}

/** One item for each name at `depth` of the paths; a table may be written in several pieces. */
function itemsBelow(entries: readonly KeyEntry[], depth: number, text: string): readonly OutlineItem[] {
  const byName = Map.groupBy(entries, ({ path }) => path[depth] ?? '');
  return [...byName].filter(([name]) => name !== '').map(([name, group]) => item(name, group, depth, text));
}

function item(name: string, group: readonly KeyEntry[], depth: number, text: string): OutlineItem {
  const deeper = depth < DEEPEST ? group.filter(({ path }) => path.length > depth + 1) : [];
  const value = group.find((entry) => entry.path.length === depth + 1 && entry.value !== undefined)?.value;
  const first = group[0]?.key.span ?? { start: 0, end: 0 };
  const ends = group.map(({ key, value: own }) => own?.span.end ?? key.span.end);
  return {
    kind: deeper.length > 0 ? 'table' : 'key',
    name,
    detail: deeper.length > 0 || value === undefined ? '' : inOneLine(text.slice(value.span.start, value.span.end)),
    span: { start: first.start, end: ends.reduce((a, b) => Math.max(a, b), first.end) },
    selection: first,
    children: itemsBelow(deeper, depth + 1, text),
  };
}

/** The deepest level that is shown; deeper rows help no reader. */
const DEEPEST = 6;

const LONGEST = 80;

function inOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
