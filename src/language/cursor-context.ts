// The syntactic context of the cursor: a header, a key or a value is being written.
import type { Span } from '../config/syntax/line-index.ts';
import { touches, type LanguageDocument } from './document.ts';
import type { ListValue, Quote, Section, Statement, Value, BareValue } from '../config/syntax/tree.ts';
import type { TaskEntry } from './task-entry.ts';

/** The context of an offset. `typed`: the range that a completion replaces. */
export type CursorContext =
  | { readonly kind: 'header'; readonly typed: Span; readonly task: TaskEntry | undefined }
  | KeyContext
  | ValueContext
  | { readonly kind: 'nothing' };

export interface KeyContext {
  readonly kind: 'key';
  /** The path of the table from the top of the file. */
  readonly table: readonly string[];
  readonly typed: Span;
  /** Between the braces of `{ … }`. */
  readonly isInline: boolean;
  /** The key is already followed by `=`. */
  readonly hasEquals: boolean;
  readonly task: TaskEntry | undefined;
}

export interface ValueContext {
  readonly kind: 'value';
  /** The path of the key. */
  readonly path: readonly string[];
  readonly typed: Span;
  /** The quotes around `typed`. */
  readonly quote: Quote | undefined;
  /** The list that this is an item of. */
  readonly list: ListValue | undefined;
  readonly task: TaskEntry | undefined;
}

const NOTHING: CursorContext = { kind: 'nothing' };

export function contextAt({ text, tree, tasks }: LanguageDocument, offset: number): CursorContext {
  const comment = lastBefore(tree.comments, offset - 1, ({ start }) => start);
  if (comment !== undefined && offset <= comment.end) return NOTHING;
  const section = lastBefore(tree.sections, offset, ({ span }) => span.start);
  if (section === undefined) return NOTHING;
  const { header } = section;
  const task = lastBefore(tasks, offset, ({ head }) => head.start);
  if (header !== undefined && !LINE_END.test(text.slice(header.span.end, offset))) {
    return touches(header.span, offset) ? { kind: 'header', typed: header.span, task } : NOTHING;
  }
  return new Search(text, offset, task).inSection(section);
}

const LINE_END = /[\r\n]/;

/** Descends to the innermost part at one offset. Each step returns undefined if the offset is behind its part. */
class Search {
  readonly #text: string;
  readonly #offset: number;
  readonly #task: TaskEntry | undefined;

  constructor(text: string, offset: number, task: TaskEntry | undefined) {
    this.#text = text;
    this.#offset = offset;
    this.#task = task;
  }

  inSection({ header, statements }: Section): CursorContext {
    const table = header?.keys.map(({ name }) => name) ?? [];
    return this.#among(statements, table, { isInline: false, separator: LINE_END });
  }

  #among(
    statements: readonly Statement[],
    table: readonly string[],
    { isInline, separator }: { readonly isInline: boolean; readonly separator: RegExp },
  ): CursorContext {
    const last = lastBefore(statements, this.#offset, ({ span }) => span.start);
    const context = last && this.#inStatement(last, table, isInline);
    if (context !== undefined) return context;
    const isNext = last === undefined || separator.test(this.#gapBehind(last.span));
    return isNext ? this.#key(table, this.#here, { isInline, hasEquals: false }) : NOTHING;
  }

  #inStatement(
    { keys, equals, value, span }: Statement,
    above: readonly string[],
    isInline: boolean,
  ): CursorContext | undefined {
    const names = keys.map(({ name }) => name);
    const part = keys.findIndex((key) => touches(key.span, this.#offset));
    const key = keys[part];
    if (key !== undefined) {
      return this.#key([...above, ...names.slice(0, part)], key.span, { isInline, hasEquals: equals !== undefined });
    }
    if (equals === undefined || this.#offset <= equals) return touches(span, this.#offset) ? NOTHING : undefined;
    const path = [...above, ...names];
    if (value !== undefined) return this.#inValue(value, path, undefined);
    return /^[ \t]*$/.test(this.#gapBehind(span)) ? this.#value(path, this.#here) : undefined;
  }

  #inValue(value: Value, path: readonly string[], list: ListValue | undefined): CursorContext | undefined {
    const { span } = value;
    if (value.kind === 'bare' && touches(span, this.#offset)) return this.#value(path, span, list);
    if (this.#offset <= span.start) return NOTHING;
    if (value.kind === 'bare' || !this.#isInside(value)) return undefined;
    if (value.kind === 'string') {
      return touches(value.inner, this.#offset) ? this.#value(path, value.inner, list, value.quote) : NOTHING;
    }
    if (value.kind === 'table') return this.#among(value.statements, path, { isInline: true, separator: /,/ });
    const item = lastBefore(value.items, this.#offset, ({ span: { start } }) => start);
    const context = item && this.#inValue(item, path, value);
    return context ?? this.#value(path, this.#here, value);
  }

  #isInside(value: Exclude<Value, BareValue>): boolean {
    const { kind, span, isClosed } = value;
    if (isClosed || this.#offset <= span.end) return this.#offset < span.end || !isClosed;
    // A list that is not closed goes on over the empty lines below it; everything else ends with its line.
    return (kind === 'list' ? /^\s*$/ : /^[ \t]*$/).test(this.#gapBehind(span));
  }

  #gapBehind({ end }: Span): string {
    return this.#text.slice(end, this.#offset);
  }

  #key(table: readonly string[], typed: Span, rest: Pick<KeyContext, 'isInline' | 'hasEquals'>): KeyContext {
    return { kind: 'key', table, typed, task: this.#ownerOf(table), ...rest };
  }

  #value(path: readonly string[], typed: Span, list?: ListValue, quote?: Quote): ValueContext {
    return { kind: 'value', path, typed, quote, list, task: this.#ownerOf(path) };
  }

  #ownerOf([table]: readonly string[]): TaskEntry | undefined {
    return table === 'tasks' ? this.#task : undefined;
  }

  get #here(): Span {
    return { start: this.#offset, end: this.#offset };
  }
}

/** The last of sorted items that begins at or before `offset`. */
function lastBefore<T>(items: readonly T[], offset: number, startOf: (item: T) => number): T | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
