// Values, keys and statements as people write them in TOML.
import { UserError } from '../../base/user-error.ts';

/** A line longer than this is broken where TOML allows it. */
const LINE_LENGTH = 100;

/** The style of the surrounding text, for what is added to it. */
export interface Style {
  readonly lineEnd: string;
  readonly indentation: string;
}

/** A value as people write it: `"text"`, `'C:\path'`, `["a", "b"]`, `{ A = "1" }`. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : writeNumber(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`;
  if (isPlainTable(value)) {
    const entries = entriesOf(value).map(([key, item]) => `${writeKey(key)} = ${writeValue(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  throw new UserError('invalid-argument', `A value of the kind ${typeof value} cannot be written into dirigent.toml.`);
}

/** `key = value`, with a long list over several lines. */
export function writeStatement(key: string, value: unknown, { lineEnd, indentation }: Style): string {
  const line = `${key} = ${writeValue(value)}`;
  if (line.length <= LINE_LENGTH || !Array.isArray(value)) return line;
  const items = value.map((item) => `${indentation}  ${writeValue(item)},${lineEnd}`);
  return `${key} = [${lineEnd}${items.join('')}${indentation}]`;
}

export function writeKey(key: string): string {
  return /^[\w-]+$/.test(key) && !/[^\x20-\x7e]/.test(key) ? key : writeBasicString(key);
}

function writeString(text: string): string {
  // A literal string spares the reader the backslashes of patterns, of paths and of quotes inside.
  const isLiteral = /["\\]/.test(text) && !/['\p{Cc}]/u.test(text);
  return isLiteral ? `'${text}'` : writeBasicString(text);
}

/** The escapes of JSON are those of TOML, but for the one control character that JSON leaves as it is. */
function writeBasicString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\x7f', '\\u007f');
}

/** Beyond what a number holds exactly it is written as a float: as an integer it would be read as another one. */
function writeNumber(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

export function isPlainTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The entries that have a value: undefined and null are not written. */
export function entriesOf(table: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(table).filter(([, value]) => value !== undefined && value !== null);
}

/** The same as a plain table, at every depth: TOML has no null. */
export function plainTable(table: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entriesOf(table).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isPlainTable(value) ? plainTable(value) : value;
}
