// Lists of values, one value or a list, and a switch that may also name something.
import { writeValue } from '../edit/write.ts';
import { isList, isTable, type TomlNode } from '../values/node.ts';
import { mustBe, type Complain, type ValueType } from './value-type.ts';

/** A list of values of one kind. */
export function list<T>(item: ValueType<T>, plural: string): ValueType<readonly T[]> {
  return {
    words: `a list of ${plural}`,
    schema: { type: 'array', items: item.schema },
    read(node, complain) {
      if (isList(node.value)) return readItems(node.value, item, complain);
      const isItem = !isTable(node.value) && item.read(node, () => undefined) !== undefined;
      complain(node.span, mustBe(this, node, isItem ? [writeValue([node.value])] : undefined));
      return undefined;
    },
  };
}

/** One value, or a list of them. */
export function oneOrMore<T>(item: ValueType<T>, plural: string): ValueType<readonly T[]> {
  return {
    words: `${item.words} or a list of ${plural}`,
    schema: { anyOf: [item.schema, { type: 'array', items: item.schema }] },
    read(node, complain) {
      if (isList(node.value)) return readItems(node.value, item, complain);
      if (isTable(node.value)) {
        complain(node.span, mustBe(this, node));
        return undefined;
      }
      const single = item.read(node, complain);
      return single === undefined ? undefined : [single];
    },
  };
}

/** Every item is looked at, so that all errors of a list are reported at once. */
function readItems<T>(nodes: readonly TomlNode[], item: ValueType<T>, complain: Complain): readonly T[] | undefined {
  const items = nodes.map((node) => item.read(node, complain));
  const sound = items.filter((read) => read !== undefined);
  return sound.length === items.length ? sound : undefined;
}

/** A switch that may also name something: `true`, `false` or a string. */
export function flagOr(words: ValueType<string>): ValueType<boolean | string> {
  return {
    words: `true, false or ${words.words}`,
    schema: { anyOf: [{ type: 'boolean' }, words.schema] },
    values: ['true', 'false', ...(words.values ?? [])],
    read(node, complain) {
      if (typeof node.value === 'boolean') return node.value;
      if (typeof node.value === 'string') return words.read(node, complain);
      complain(node.span, mustBe(this, node));
      return undefined;
    },
  };
}
