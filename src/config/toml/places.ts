import type { Span } from './line-index.ts';
import { Scanner } from './scanner.ts';

/** Where a value and its key stand, and the same of everything inside it. */
export interface Place {
  readonly key: Span;
  span: Span;
  readonly head: Span;
  children?: Map<string | number, Place>;
  /** How many `[[headers]]` a list has that is written with them. */
  sections?: number;
}

/**
 * The places of everything in a document that is known to be TOML, by the path of each value. Whatever else it meets, it
 * ends there.
 */
export function placesOf(text: string): Place {
  const scanner = new Scanner(text);
  const root = placeAt({ start: 0, end: text.length });
  let section = new Section(root, []);
  for (;;) {
    scanner.skipVoid();
    if (scanner.isAtEnd) return root;
    const start = scanner.at;
    if (scanner.sees('[')) section = placeHeader(scanner, root);
    else section.grow(placeKeyValue(scanner, section.table));
    if (scanner.at === start) return root;
  }
}

/** A table that is being read, and those around it, which end where it ends. */
class Section {
  readonly table: Place;
  readonly #around: readonly Place[];

  constructor(table: Place, around: readonly Place[]) {
    this.table = table;
    this.#around = around;
  }

  grow(end: number): void {
    for (const place of this.#around) place.span = { start: place.span.start, end };
  }
}

function placeHeader(scanner: Scanner, root: Place): Section {
  const start = scanner.at;
  const isList = scanner.takes('[[');
  if (!isList) scanner.takes('[');
  const parts = scanner.key();
  scanner.takes(isList ? ']]' : ']');
  const head = { start, end: scanner.at };
  const around: Place[] = [];
  let place = root;
  const enter = (step: string | number, key: Span): void => {
    place = child(place, step, key, head);
    around.push(place);
  };
  for (const part of parts) {
    enter(part.name, part.span);
    const isNew = isList && part === parts.at(-1);
    if (isNew) place.sections = (place.sections ?? 0) + 1;
    // What is below a list of tables belongs to the newest of them.
    if (place.sections !== undefined) enter(place.sections - 1, part.span);
  }
  return new Section(place, around);
}

/** Gives the end of the value. */
function placeKeyValue(scanner: Scanner, parent: Place): number {
  const parts = scanner.key();
  scanner.takes('=');
  scanner.skipVoid();
  const last = parts.at(-1);
  const place = placeValue(scanner, last?.span);
  if (last === undefined) return scanner.at;
  let table = parent;
  for (const { name, span } of parts.slice(0, -1)) {
    table = child(table, name, span, { start: span.start, end: place.span.end });
  }
  table.children ??= new Map();
  table.children.set(last.name, place);
  return place.span.end;
}

/** An item of a list has no key: it is named by itself. */
function placeValue(scanner: Scanner, key: Span | undefined): Place {
  const start = scanner.at;
  const place = placeAt({ start, end: start });
  if (scanner.takes('[')) {
    const items = new Map<number, Place>();
    each(scanner, ']', () => items.set(items.size, placeValue(scanner, undefined)));
    place.children = items;
  } else if (scanner.takes('{')) {
    each(scanner, '}', () => placeKeyValue(scanner, place));
  } else {
    scanner.skipScalar();
  }
  const span = { start, end: scanner.at };
  return { ...place, key: key ?? span, span, head: span };
}

function each(scanner: Scanner, close: string, read: () => void): void {
  for (;;) {
    scanner.skipVoid();
    const start = scanner.at;
    if (scanner.takes(close) || scanner.isAtEnd) return;
    read();
    scanner.skipVoid();
    scanner.takes(',');
    if (scanner.at === start) return;
  }
}

/** A table may be written in several pieces: it begins with the first of them and ends with the last. */
function child(parent: Place, step: string | number, key: Span, span: Span): Place {
  parent.children ??= new Map();
  const known = parent.children.get(step);
  if (known !== undefined) {
    known.span = { start: known.span.start, end: span.end };
    return known;
  }
  const place: Place = { key, span, head: span };
  parent.children.set(step, place);
  return place;
}

function placeAt(span: Span): Place {
  return { key: span, span, head: span };
}
