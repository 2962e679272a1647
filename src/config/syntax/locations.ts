// The locations of every value of a file and its key, by the path of the value.
import { HeaderPaths } from './header-paths.ts';
import { isIn, type Span } from './line-index.ts';
import type { Statement, SyntaxTree, Value } from './tree.ts';

/** The ranges of a value and its key, and of everything inside it. */
export interface Location {
  readonly key: Span;
  /** Of a table that is written in several pieces: from the first to the last. */
  span: Span;
  /** What to underline when the whole is meant: the `[header]` of a table, elsewhere the same as `span`. */
  readonly head: Span;
  children?: Map<string | number, Location>;
}

/** The part of a tree to locate. */
export interface Sought {
  /** The tables at the top of the file. */
  readonly names: readonly string[];
  /** Lines that count as blank. */
  readonly lost: readonly Span[];
}

/** The locations of everything in the named tables. */
export function locationsIn({ sections }: SyntaxTree, { names, lost }: Sought): Location {
  const nowhere = { start: 0, end: 0 };
  const root: Location = { key: nowhere, span: nowhere, head: nowhere };
  const isLost = ({ span: { start } }: { readonly span: Span }): boolean => lost.some((lines) => isIn(start, lines));
  const paths = new HeaderPaths();
  const isNamed = ({ keys: [first] }: Pick<Statement, 'keys'>): boolean => names.includes(first?.name ?? '');
  for (const { header, statements } of sections) {
    const found = statements.filter((statement) => !isLost(statement));
    if (header === undefined) {
      for (const statement of found.filter(isNamed)) addStatement(root, statement);
    } else if (!isLost(header)) {
      // Also a table that is not looked for: the next header may go on below it.
      const steps = paths.next(header);
      if (isNamed(header)) addTable(root, steps, header.span, found);
    }
  }
  return root;
}

/** A table with a header, and the tables around it reach as far as its last statement. */
function addTable(
  root: Location,
  steps: ReturnType<HeaderPaths['next']>,
  header: Span,
  statements: readonly Statement[],
): void {
  let table = root;
  const around: Location[] = [];
  for (const { step, key } of steps) around.push((table = child(table, step, key.span, header)));
  for (const statement of statements) {
    addStatement(table, statement);
    for (const location of around) location.span = { start: location.span.start, end: statement.span.end };
  }
}

function addStatement(parent: Location, { keys, value, span: { end } }: Statement): void {
  const last = keys.at(-1);
  if (last === undefined || value === undefined) return;
  let table = parent;
  for (const { name, span } of keys.slice(0, -1)) table = child(table, name, span, { start: span.start, end });
  table.children ??= new Map();
  table.children.set(last.name, locationOf(value, last.span));
}

/** An item of a list has no key: its own range counts. */
function locationOf(value: Value, key: Span = value.span): Location {
  const { span } = value;
  const location: Location = { key, span, head: span };
  if (value.kind === 'list') {
    location.children = new Map(value.items.map((item, index) => [index, locationOf(item)]));
  } else if (value.kind === 'table') {
    for (const statement of value.statements) addStatement(location, statement);
  }
  return location;
}

/** A table may be written in several pieces: it begins with the first of them and ends with the last. */
function child(parent: Location, step: string | number, key: Span, span: Span): Location {
  parent.children ??= new Map();
  const known = parent.children.get(step);
  if (known !== undefined) {
    known.span = { start: known.span.start, end: span.end };
    return known;
  }
  const location: Location = { key, span, head: span };
  parent.children.set(step, location);
  return location;
}
