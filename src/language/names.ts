// Every place that names a task.
import type { Span } from '../config/syntax/line-index.ts';
import type { KeyEntry, TaskEntry } from './task-entry.ts';
import type { KeyPart, StringValue, Value } from '../config/syntax/tree.ts';

/** A place that names a task: its own `name`, or a `depends_on`. */
export interface NameUse {
  readonly name: string;
  readonly kind: 'definition' | 'dependency';
  /** With its quotes, where it has any. */
  readonly span: Span;
  /** Without them. */
  readonly inner: Span;
  /** A key of `depends_on = { … }` needs no quotes for most names; a string always does. */
  readonly isKey: boolean;
  /** The task in which it is written. */
  readonly task: TaskEntry;
}

export function namesIn(entries: readonly KeyEntry[]): readonly NameUse[] {
  return entries.flatMap((entry) => namesOf(entry));
}

function namesOf({ path: [table, first, second, ...rest], key, value, task, statement }: KeyEntry): readonly NameUse[] {
  if (table !== 'tasks' || task === undefined || rest.length > 0) return [];
  if (first === 'name' && second === undefined) {
    return value?.kind === 'string' ? [{ ...textUse(value), kind: 'definition', task }] : [];
  }
  if (first !== 'depends_on') return [];
  if (second === undefined) {
    return textsOf(value).map((text) => ({ ...textUse(text), kind: 'dependency', task }));
  }
  return statement === undefined ? [] : [{ ...keyUse(key), kind: 'dependency', task }];
}

/** The strings of a list, or a single string without brackets, as a list is often begun. */
function textsOf(value: Value | undefined): readonly StringValue[] {
  if (value?.kind === 'list') return value.items.filter((item) => item.kind === 'string');
  return value?.kind === 'string' ? [value] : [];
}

function textUse({ text, span, inner }: StringValue): Omit<NameUse, 'kind' | 'task'> {
  return { name: text, span, inner, isKey: false };
}

function keyUse({ name, span }: KeyPart): Omit<NameUse, 'kind' | 'task'> {
  const isQuoted = span.end - span.start > name.length;
  const inner = isQuoted ? { start: span.start + 1, end: span.end - 1 } : span;
  return { name, span, inner, isKey: true };
}
