// A value of a file with its range.
import { t } from '../../base/l10n.ts';
import type { Span } from '../syntax/line-index.ts';

/** A value of the file and where it stands. A table is a Map: no key of a file can meet a prototype. */
export interface TomlNode {
  readonly value: TomlScalar | readonly TomlNode[] | TomlTable;
  readonly span: Span;
  /** The range to underline for the value as a whole: the `[header]` of a table, elsewhere the same as `span`. */
  readonly head: Span;
  /** A number as it is written: `1.0` is another text than `1`. */
  readonly source?: string;
}

export type TomlScalar = string | number | bigint | boolean | Date;

export type TomlTable = ReadonlyMap<string, TomlEntry>;

export interface TomlEntry {
  readonly key: Span;
  readonly node: TomlNode;
}

export function isTable(value: TomlNode['value']): value is TomlTable {
  return value instanceof Map;
}

export function isList(value: TomlNode['value']): value is readonly TomlNode[] {
  return Array.isArray(value);
}

/** `a list`, `the string "x"`, `the number 5`: for "must be …, not …". */
export function describeNode({ value }: TomlNode): string {
  if (typeof value === 'string') {
    return value.length > 40 ? t('a string') : t('the string {0}', JSON.stringify(value));
  }
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return t('the number {0}', value);
  if (isTable(value)) return t('a table');
  return isList(value) ? t('a list') : t('a date');
}
