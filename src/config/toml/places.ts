import type { AST } from 'toml-eslint-parser';
import type { Span } from './line-index.ts';

/** Where a value and its key stand, and the same of everything inside it. */
export interface Place {
  key: Span;
  span: Span;
  head: Span;
  readonly children: Map<string | number, Place>;
}

/** The places of a whole document, by the path of each value. */
export function placesOf(program: AST.TOMLProgram, text: string): Place {
  const root = placeAt({ start: 0, end: text.length });
  for (const top of program.body) {
    for (const node of top.body) {
      if (node.type === 'TOMLTable') placeSection(root, node, text);
      else placeKeyValue(root, node);
    }
  }
  return root;
}

function placeSection(root: Place, table: AST.TOMLTable, text: string): void {
  const span = spanOf(table);
  const bracket = text.indexOf(']', table.key.range[1]) + 1;
  const head = { start: span.start, end: table.kind === 'array' ? bracket + 1 : bracket };
  let place = root;
  let depth = 0;
  for (const step of table.resolvedKey) {
    const key = table.key.keys[typeof step === 'string' ? depth++ : depth - 1];
    place = child(place, step, key === undefined ? head : spanOf(key), span, head);
  }
  for (const keyValue of table.body) placeKeyValue(place, keyValue);
}

function placeKeyValue(parent: Place, { key, value, range }: AST.TOMLKeyValue): void {
  let place = parent;
  for (const part of key.keys) {
    const isLast = part === key.keys.at(-1);
    const span = isLast ? spanOf(value) : { start: part.range[0], end: range[1] };
    place = child(place, part.type === 'TOMLBare' ? part.name : part.value, spanOf(part), span, span);
  }
  placeContent(place, value);
}

function placeContent(place: Place, value: AST.TOMLContentNode): void {
  if (value.type === 'TOMLInlineTable') {
    for (const keyValue of value.body) placeKeyValue(place, keyValue);
  } else if (value.type === 'TOMLArray') {
    for (const [index, element] of value.elements.entries()) {
      const span = spanOf(element);
      placeContent(child(place, index, span, span, span), element);
    }
  }
}

/** A table may be written in several pieces: it begins with the first of them and ends with the last. */
function child(parent: Place, step: string | number, key: Span, span: Span, head: Span): Place {
  const known = parent.children.get(step);
  if (known !== undefined) {
    known.span = { start: known.span.start, end: span.end };
    return known;
  }
  const place = { key, span, head, children: new Map<string | number, Place>() };
  parent.children.set(step, place);
  return place;
}

function placeAt(span: Span): Place {
  return { key: span, span, head: span, children: new Map() };
}

function spanOf({ range }: { readonly range: readonly [number, number] }): Span {
  return { start: range[0], end: range[1] };
}
