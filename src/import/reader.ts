// Reads tables of other tools' files and reports every key that was not read.
import { t } from '../base/l10n.ts';
import type { Range } from '../model/diagnostic.ts';
import { warning, type Advice, type Advices, type Loss } from './loss.ts';
import { isNull, textOf, textsOf, type Node, type TableNode } from './text/node.ts';

const UNKNOWN = warning('dirigent.toml has no such setting.', 'Check whether the task needs it.');

/**
 * Reads the keys of one table and remembers which. A key that was not read before `close` is a loss: nothing of a file
 * is dropped silently, not even what a future version of its tool adds.
 */
export class Reader {
  readonly #table: TableNode;
  readonly #losses: Loss[];
  readonly #prefix: string;
  readonly #read = new Set<string>();

  constructor(table: TableNode, losses: Loss[], prefix = '') {
    this.#table = table;
    this.#losses = losses;
    this.#prefix = prefix;
  }

  get keys(): readonly string[] {
    return [...this.#table.entries.keys()];
  }

  has(key: string): boolean {
    return this.#table.entries.has(key);
  }

  /** The value, whatever it is. It counts as read: the caller reports what it does not import of it. */
  take(key: string): Node | undefined {
    this.#read.add(key);
    return this.#table.entries.get(key)?.node;
  }

  /** The value, which does not count as read. */
  peek(key: string): Node | undefined {
    return this.#table.entries.get(key)?.node;
  }

  /** Marks keys as read that do not affect what runs. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  text(key: string): string | undefined {
    return this.#as(key, t('a string'), textOf);
  }

  texts(key: string): readonly string[] | undefined {
    return this.#as(key, t('a list of strings'), textsOf);
  }

  /** The words that YAML 1.1, Python and Go take for a boolean count as one. */
  flag(key: string): boolean | undefined {
    return this.#as(key, t('true or false'), (node) => {
      const text = textOf(node)?.toLowerCase() ?? '';
      if (['true', 'yes', 'on', '1'].includes(text)) return true;
      return ['false', 'no', 'off', '0'].includes(text) ? false : undefined;
    });
  }

  /** Not below 0: no setting of any of the tools has a use for it. */
  number(key: string): number | undefined {
    return this.#as(key, t('a number'), (node) => {
      const text = textOf(node) ?? '';
      const number = text.trim() === '' ? Number.NaN : Number(text);
      return Number.isFinite(number) && number >= 0 ? number : undefined;
    });
  }

  /** Exit codes: a list of whole numbers, or one text with commas between them. */
  exitCodes(key: string): readonly number[] | undefined {
    return this.#as(key, t('a list of numbers'), (node) => {
      const texts = textsOf(node)?.flatMap((text) => text.split(','));
      // An exit code has one to three digits.
      return texts?.every((text) => /^\s*\d{1,3}\s*$/.test(text)) === true ? texts.map(Number) : undefined;
    });
  }

  /** Reads a table inside this one; its keys that `read` does not read are losses as well. */
  within<T>(key: string, advices: Advices, read: (reader: Reader) => T): T | undefined {
    const node = this.take(key);
    if (node === undefined || isNull(node)) return undefined;
    if (node.kind !== 'table') {
      this.lose(key, warning('Not a table.', 'Fix the file and import again.'));
      return undefined;
    }
    const reader = new Reader(node, this.#losses, `${this.#prefix}${key}.`);
    const result = read(reader);
    reader.close(advices);
    return result;
  }

  lose(key: string, advice: Advice): void {
    this.#read.add(key);
    this.#losses.push({ key: this.#prefix + key, ...advice, range: this.placeOf(key) });
  }

  placeOf(key: string): Range {
    return this.#table.entries.get(key)?.key ?? this.#table.range;
  }

  /** Turns every key that was not read into a loss. */
  close(advices: Advices = {}, otherwise: Advice = UNKNOWN): void {
    for (const key of this.keys) {
      if (this.#read.has(key)) continue;
      this.lose(key, (Object.hasOwn(advices, key) ? advices[key] : undefined) ?? otherwise);
    }
  }

  #as<T>(key: string, words: string, read: (node: Node) => T | undefined): T | undefined {
    const node = this.take(key);
    if (node === undefined || isNull(node)) return undefined;
    const value = read(node);
    if (value === undefined) this.lose(key, warning(t('Must be {0}.', words), 'Fix the file and import again.'));
    return value;
  }
}
