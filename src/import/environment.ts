// Reads environment variables of other tools' files.
import { warning } from './loss.ts';
import type { Reader } from './reader.ts';
import { entriesOf, isNull, textOf, type Entry, type Node } from './text/node.ts';

export interface Variables {
  readonly env: Record<string, string>;
  /** Names without a value: `KEY` in a list, `KEY:` in a table. */
  readonly bare: readonly string[];
}

/** Variables as a table, or as a list of `KEY=value`; anything else is a loss. */
export function readVariables(reader: Reader, key: string): Variables {
  return variablesOf(reader.take(key), (name) => {
    reader.lose(`${key}.${name}`, warning('Not a variable with a value.', 'Add it to env by hand.'));
  });
}

function variablesOf(node: Node | undefined, lose: (name: string) => void): Variables {
  const pairs = node?.kind === 'list' ? node.items.map(assignment) : [...entriesOf(node)].map(entry);
  const isNothing = node === undefined || isNull(node);
  if (node?.kind === 'scalar' && !isNothing) lose('?');
  const env = new Map<string, string>();
  const bare: string[] = [];
  for (const { name, value } of pairs) {
    if (value === null) bare.push(name);
    else if (value === undefined) lose(name);
    else env.set(name, value);
  }
  return { env: Object.fromEntries(env), bare };
}

/** A null value means that there is none; an undefined one is invalid. */
interface Pair {
  readonly name: string;
  readonly value: string | null | undefined;
}

function assignment(item: Node): Pair {
  const text = textOf(item) ?? '?';
  const [, name, value] = /^([^=]+)(?:=([^]*))?$/.exec(text) ?? [];
  if (name === undefined || item.kind !== 'scalar') return { name: text, value: undefined };
  return { name, value: value ?? null };
}

function entry([name, { node }]: readonly [string, Entry]): Pair {
  return { name, value: isNull(node) ? null : textOf(node) };
}
