import type { Span } from './line-index.ts';
import type { TomlEntry, TomlNode, TomlScalar, TomlTable } from './node.ts';
import type { Place } from './places.ts';

/** Deeper than anything that is ours; a key of a hundred thousand dots must not exhaust the stack. */
const MAX_DEPTH = 64;

/** Joins the named values with their places. What has no place of its own stands where its table begins. */
export function located(values: object, places: Place | undefined, text: string, names: readonly string[]): TomlTable {
  return locateTable(values, names, places, { start: 0, end: 0 }, 0);

  function locateTable(
    from: object,
    keys: readonly string[],
    place: Place | undefined,
    around: Span,
    depth: number,
  ): TomlTable {
    const table = new Map<string, TomlEntry>();
    for (const name of keys) {
      const at = place?.children?.get(name);
      const value: unknown = Reflect.get(from, name);
      table.set(name, { key: at?.key ?? around, node: locate(value, at, around, depth + 1) });
    }
    return table;
  }

  function locate(value: unknown, place: Place | undefined, around: Span, depth: number): TomlNode {
    const { span, head } = place ?? { span: around, head: around };
    if (typeof value !== 'object' || value === null || value instanceof Date) {
      const source = typeof value === 'number' && place !== undefined ? text.slice(span.start, span.end) : undefined;
      return { span, head, value: value as TomlScalar, ...(source !== undefined && { source }) };
    }
    if (depth > MAX_DEPTH) return { span, head, value: new Map() };
    if (!Array.isArray(value)) return { span, head, value: locateTable(value, Object.keys(value), place, head, depth) };
    const items = value.map((item: unknown, index) => locate(item, place?.children?.get(index), head, depth + 1));
    return { span, head, value: items };
  }
}
