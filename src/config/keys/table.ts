// Reads a table by its keys: values, unknown keys, and what the defaults add.
import { translate } from '../../base/l10n.ts';
import type { TomlNode, TomlTable } from '../values/node.ts';
import type { Given, Keys, Values } from './key.ts';
import type { ReportFinding } from './finding.ts';
import { meantKey, unknownKey } from './unknown-key.ts';

export interface TableRead<K extends Keys> {
  readonly given: Given<K>;
  /** Keys that the file has but that could not be read. */
  readonly broken: ReadonlySet<string>;
}

interface TableOptions {
  /** How the table is called in a message: `[[tasks]]`. */
  readonly title: string;
  /** Put before the name of a key: `healthcheck.`. */
  readonly prefix?: string;
  /** Keys that exist but do not belong here, and why. */
  readonly misplaced?: ReadonlyMap<string, string>;
}

/** Reads the keys of a table; reports every unknown key and every invalid value. */
export function readTable<K extends Keys>(
  keys: K,
  table: TomlTable,
  { title, prefix = '', misplaced = new Map() }: TableOptions,
  report: ReportFinding,
): TableRead<K> {
  const given: Record<string, unknown> = {};
  const broken = new Set<string>();
  let guesses = MOST_GUESSES;
  for (const [name, entry] of table) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    const reason = misplaced.get(name);
    if (reason !== undefined) {
      report({ severity: 'warning', code: 'misplaced-key', span: entry.key, message: reason });
    } else if (key === undefined) {
      const mayGuess = guesses-- > 0;
      report(unknownKey(name, entry.key, mayGuess ? meantKey(name, keys, misplaced) : undefined, title, table));
    } else {
      const value = readValue(prefix + name, entry.node, key.type, report);
      if (value === undefined) broken.add(name);
      else given[name] = value;
    }
  }
  return { given: given as Given<K>, broken };
}

function readValue(name: string, node: TomlNode, type: Keys[string]['type'], report: ReportFinding): unknown {
  return type.read(node, (span, { message, isSentence = false, code = 'bad-value', ...rest }) => {
    report({ ...rest, code, span, message: isSentence ? message : `\`${name}\` ${translate(message)}.` });
  });
}

/** A table with more unknown keys is not one of Dirigent. */
const MOST_GUESSES = 50;

/** Each value of the table, else of `defaults`, else the default of the key. */
export function complete<K extends Keys>(keys: K, given: Given<K>, defaults: Given<K> = {}): Values<K> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(keys)) values[name] = given[name] ?? defaults[name] ?? keys[name]?.fallback;
  return values as Values<K>;
}
