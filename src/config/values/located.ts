// Values of smol-toml, each joined with where it stands in the text.
import type { Span } from '../syntax/line-index.ts';
import type { TomlEntry, TomlNode, TomlScalar, TomlTable } from './node.ts';
import type { Location } from '../syntax/locations.ts';

/** Deeper than anything that is ours; a key of a hundred thousand dots must not exhaust the stack. */
const MAX_DEPTH = 64;

/** The named values with their locations. A value without a location of its own stands where its table begins. */
export function located(
  values: object,
  locations: Location | undefined,
  text: string,
  names: readonly string[],
): TomlTable {
  return locateTable(values, names, locations, { start: 0, end: 0 }, 0);

  function locateTable(
    from: object,
    keys: readonly string[],
    location: Location | undefined,
    around: Span,
    depth: number,
  ): TomlTable {
    const table = new Map<string, TomlEntry>();
    for (const name of keys) {
      const at = location?.children?.get(name);
      const value: unknown = Reflect.get(from, name);
      table.set(name, { key: at?.key ?? around, node: locate(value, at, around, depth + 1) });
    }
    return table;
  }

  function locate(value: unknown, location: Location | undefined, around: Span, depth: number): TomlNode {
    const { span, head } = location ?? { span: around, head: around };
    if (typeof value !== 'object' || value === null || value instanceof Date) {
      const scalar = { span, head, value: value as TomlScalar };
      if (typeof value !== 'number' || location === undefined) return scalar;
      return { ...scalar, source: text.slice(span.start, span.end) };
    }
    if (depth > MAX_DEPTH) return { span, head, value: new Map() };
    if (!Array.isArray(value))
      return { span, head, value: locateTable(value, Object.keys(value), location, head, depth) };
    const items = value.map((item: unknown, index) => locate(item, location?.children?.get(index), head, depth + 1));
    return { span, head, value: items };
  }
}
