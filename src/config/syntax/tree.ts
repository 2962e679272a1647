// The tree of a dirigent.toml with the range of everything that is written in it, also where it is half-typed. Nothing
// is checked here, and no key has a meaning yet: smol-toml decides what is valid, and reads the values.
import type { Span } from './line-index.ts';

export interface SyntaxTree {
  /** In the order of the file. The first has no header: the statements above all of them. */
  readonly sections: readonly Section[];
  readonly comments: readonly Span[];
}

/** A header and what stands below it, up to the next. */
export interface Section {
  readonly header: Header | undefined;
  readonly statements: readonly Statement[];
  /** To where the next header begins, or the text ends. */
  readonly span: Span;
}

/** `[a.b]` or `[[a.b]]`. */
export interface Header {
  readonly keys: readonly KeyPart[];
  readonly isList: boolean;
  readonly isClosed: boolean;
  /** From bracket to bracket; of one that is not closed, to its last word. */
  readonly span: Span;
}

/** `a.b = value`; without `=` and value while it is typed. */
export interface Statement {
  readonly keys: readonly KeyPart[];
  /** The offset of the `=`. */
  readonly equals: number | undefined;
  readonly value: Value | undefined;
  /** From the first key to the end of the value. */
  readonly span: Span;
}

/** One name of a dotted key; empty behind a dot that nothing follows yet. */
export interface KeyPart {
  readonly name: string;
  readonly span: Span;
}

export type Value = StringValue | BareValue | ListValue | TableValue;

/** A string in quotes. */
export interface StringValue {
  readonly kind: 'string';
  readonly text: string;
  readonly quote: Quote;
  readonly isClosed: boolean;
  /** With the quotes. */
  readonly span: Span;
  /** Without them. */
  readonly inner: Span;
}

export type Quote = '"' | "'" | '"""' | "'''";

/**
 * Anything else in one piece: a number, a boolean, a date, words that lack their quotes; or what is nested too deeply.
 */
export interface BareValue {
  readonly kind: 'bare';
  readonly text: string;
  readonly span: Span;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly isClosed: boolean;
  readonly span: Span;
}

/** `{ a = 1, b = 2 }` */
export interface TableValue {
  readonly kind: 'table';
  readonly statements: readonly Statement[];
  readonly isClosed: boolean;
  readonly span: Span;
}

/** A value that lacks its end, itself or by something in it. */
export function isOpen(value: Value | undefined): boolean {
  return value !== undefined && value.kind !== 'bare' && !value.isClosed;
}
