// Reads YAML into nodes with positions.
import { t } from '../../base/l10n.ts';
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node as YamlNode, type Pair, type Scalar } from 'yaml';
import { LineIndex, withoutByteOrderMark } from '../../config/syntax/line-index.ts';
import type { Range } from '../../model/diagnostic.ts';
import { Budget, TooMuch, withinLimits } from './limits.ts';
import { entriesOf, type Entry, type Node, type Read } from './node.ts';

/** Reads one YAML 1.2 document with anchors, aliases and merge keys (`<<`), which count as what they stand for. */
export function readYaml(source: string): Read {
  const lines = new LineIndex(withoutByteOrderMark(source));
  const start = lines.rangeOf({ start: 0, end: 0 });
  return withinLimits<Read>(
    () => {
      const document = parseDocument(lines.text, { prettyErrors: false, logLevel: 'silent' });
      const [error] = document.errors;
      if (error !== undefined) {
        // The library reports its own stack overflow as an error of the file.
        if (/call stack/i.test(error.message)) throw new RangeError(error.message);
        const [from, to] = error.pos;
        return { problem: { message: error.message, range: lines.rangeOf({ start: from, end: Math.max(from, to) }) } };
      }
      return { node: new Walk(lines, start).node(document.contents, 0) };
    },
    (why) => ({ problem: { message: t('This file {0}.', why), range: start } }),
  );
}

class Walk {
  readonly #lines: LineIndex;
  readonly #start: Range;
  readonly #budget = new Budget();
  /** By name. An alias to a node that is still open would contain itself. */
  readonly #anchors = new Map<string, { readonly node: YamlNode; isOpen: boolean }>();

  constructor(lines: LineIndex, start: Range) {
    this.#lines = lines;
    this.#start = start;
  }

  node(node: YamlNode | null | undefined, depth: number): Node {
    this.#budget.spend(depth);
    if (node === null || node === undefined) return { kind: 'scalar', value: null, source: '', range: this.#start };
    if (isAlias(node)) return this.#alias(node.source, depth);
    if (node.anchor === undefined) return this.#content(node, depth);
    const anchor = { node, isOpen: true };
    this.#anchors.set(node.anchor, anchor);
    const content = this.#content(node, depth);
    anchor.isOpen = false;
    return content;
  }

  #alias(name: string, depth: number): Node {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined || anchor.isOpen) throw new TooMuch(t('has an alias *{0} that contains itself', name));
    return this.#content(anchor.node, depth);
  }

  #content(node: YamlNode, depth: number): Node {
    const range = this.#rangeOf(node);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.node(asNode(item), depth + 1)), range };
    }
    if (isMap(node)) return { kind: 'table', entries: this.#entries(node.items, depth), range };
    return isScalar(node) ? scalar(node, range) : { kind: 'scalar', value: null, source: '', range };
  }

  #entries(pairs: readonly Pair[], depth: number): ReadonlyMap<string, Entry> {
    const merged = new Map<string, Entry>();
    const own = new Map<string, Entry>();
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.source ?? key.value) : String(key);
      const node = this.node(asNode(value), depth + 1);
      if (name === '<<') {
        // Of several tables that are merged, the earlier one wins (yaml.org/type/merge.html).
        for (const table of node.kind === 'list' ? node.items : [node]) {
          for (const [inner, entry] of entriesOf(table)) if (!merged.has(inner)) merged.set(inner, entry);
        }
      } else own.set(name, { key: this.#rangeOf(asNode(key)), node });
    }
    return new Map([...merged, ...own]);
  }

  #rangeOf(node: YamlNode | null | undefined): Range {
    const [start, end] = node?.range ?? [];
    return start === undefined || end === undefined ? this.#start : this.#lines.rangeOf({ start, end });
  }
}

function scalar({ value, source = '' }: Scalar, range: Range): Node {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isPlain) return { kind: 'scalar', value, source, range };
  // Dates, big integers and the like: as they are written.
  return { kind: 'scalar', value: value === null ? null : source, source, range };
}

/** The types of the library allow anything in a collection; its parser puts nodes there. */
function asNode(value: unknown): YamlNode | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}
