// One key of a table: its type, its default and its documentation.
import type { TomlNode } from '../values/node.ts';
import type { PlainValue, ValueType } from './value-type.ts';

/** The documentation of a key: in hovers, in the JSON schema and in the reference. */
interface About {
  /** One sentence. */
  readonly doc: string;
  /** A value as it may stand in a file. */
  readonly example: PlainValue;
  /** Its names in other tools, and misspellings that are too far off for `closest`. */
  readonly aliases?: readonly string[];
}

/** One key of a table. `D` is its type when the file does not say it: that of the default, or undefined. */
export interface Key<T, D extends T | undefined> extends About {
  readonly type: ValueType<T>;
  /** As it would be written in the file. */
  readonly default?: PlainValue;
  /** The default once read. */
  readonly fallback: D;
  readonly required: boolean;
}

export type Keys = Readonly<Record<string, Key<unknown, unknown>>>;

/** The values that a file gives for the keys of a table. */
export type Given<K extends Keys> = { -readonly [P in keyof K]?: K[P] extends Key<infer T, infer _> ? T : never };

/** The same with every default filled in. */
export type Values<K extends Keys> = {
  readonly [P in keyof K]: K[P] extends Key<infer T, infer D> ? T | D : never;
};

export function required<T>(type: ValueType<T>, about: About): Key<T, undefined> {
  return { ...about, type, fallback: undefined, required: true };
}

export function optional<T>(type: ValueType<T>, about: About): Key<T, undefined> {
  return { ...about, type, fallback: undefined, required: false };
}

/** The default is read as if it stood in the file, so that both are the same by construction. */
export function withDefault<T>(type: ValueType<T>, value: PlainValue, about: About): Key<T, T> {
  const fallback = type.read(nodeOf(value), (_, { message }) => {
    throw new Error(`The default ${JSON.stringify(value)} ${message}`);
  });
  if (fallback === undefined) throw new Error(`The default ${JSON.stringify(value)} cannot be read`);
  return { ...about, type, default: value, fallback, required: false };
}

const NOWHERE = { start: 0, end: 0 };

function nodeOf(value: PlainValue): TomlNode {
  if (typeof value !== 'object') return { value, span: NOWHERE, head: NOWHERE };
  if (isPlainList(value)) return { value: value.map(nodeOf), span: NOWHERE, head: NOWHERE };
  const entries = Object.entries(value).map(([key, item]) => [key, { key: NOWHERE, node: nodeOf(item) }] as const);
  return { value: new Map(entries), span: NOWHERE, head: NOWHERE };
}

function isPlainList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
