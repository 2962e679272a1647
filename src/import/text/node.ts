// The values of a YAML, JSON or ini file with their places: one shape, so that every format reads them alike.
import type { Range } from '../../model/diagnostic.ts';
import type { Problem } from '../proposal.ts';

export type Node = ScalarNode | ListNode | TableNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `1.10` is not 1.1 in an environment variable. */
  readonly source: string;
  readonly range: Range;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly range: Range;
}

export interface TableNode {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly range: Range;
}

export interface Entry {
  readonly key: Range;
  readonly node: Node;
}

export type Read = { readonly node: Node } | { readonly problem: Problem };

/** A string, or what a number or a boolean is written as; undefined for everything else. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

/** The texts of a list, or the one text; undefined where one of them is no text. */
export function textsOf(node: Node | undefined): readonly string[] | undefined {
  if (node?.kind !== 'list') {
    const single = textOf(node);
    return single === undefined ? undefined : [single];
  }
  const texts = node.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

const NO_ENTRIES: ReadonlyMap<string, Entry> = new Map();

/** The entries of a table; none of anything else. */
export function entriesOf(node: Node | undefined): ReadonlyMap<string, Entry> {
  return node?.kind === 'table' ? node.entries : NO_ENTRIES;
}

export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}
